// One line of a review: its words with what was found marked, and beside it each finding with its decision.

import { grow, make, say, toast, trouble } from "/desk/static/desk.js";
import { act, show, state } from "./review.js";

const editing = new Set();
const opened = new Map();

export function drawLine(line, index, isSigned) {
  const stops = line.findings.filter((each) => each.is_stop);
  const isDecided = stops.length && !line.fault || line.is_dropped;
  const kind = isDecided ? "decided" : stops.some((each) => each.level === "violation") ? "stopped" : stops.length ? "evidence" : "";
  const row = make("li", { className: `line ${kind} ${line.findings.length ? "" : "clean"} ${line.is_dropped ? "dropped" : ""}`, data: { index } });
  row.append(said(line, index, isSigned));
  if (line.findings.length && !line.is_dropped) {
    row.append(make("ul", { className: "found", "aria-label": say("line_label", index + 1) }, ...line.findings.map((each, at) => finding(line, index, each, at, isSigned))));
  }
  return row;
}

function said(line, index, isSigned) {
  const box = make("div", { className: "said" });
  const product = line.product ? say("of_product", line.product) : "";
  box.append(make("div", { className: "place" }, make("span", { textContent: line.place }), make("span", { textContent: product })));
  if (line.original) box.append(make("p", { className: "was" }, say("was"), make("del", { textContent: line.original })));
  if (editing.has(index) && !isSigned) box.append(editor(line, index));
  else box.append(words(line, index, isSigned));
  if (line.is_dropped) box.append(make("p", { className: "done", textContent: say("dropped") }));
  if (!isSigned) box.append(acts(line, index));
  return box;
}

function words(line, index, isSigned) {
  const text = make("p", { className: "words" });
  const numbered = new Set();
  for (const [piece, at, level] of line.pieces) {
    if (at < 0) { text.append(piece); continue; }
    const chars = Array.from(piece), mark = make("mark", { className: level, role: "button", tabIndex: 0, title: line.findings[at].why });
    if (numbered.has(at)) mark.append(piece);
    else mark.append(chars.slice(0, -1).join(""), make("span", { className: "end" }, chars.at(-1), make("sup", { textContent: at + 1 })));
    numbered.add(at);
    mark.onclick = (event) => { event.stopPropagation(); flash(index, at); };
    mark.onkeydown = (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); flash(index, at); } };
    text.append(mark);
  }
  if (!isSigned) text.ondblclick = () => edit(index);
  return text;
}

function flash(index, at) {
  const found = document.getElementById(`f-${index}-${at}`);
  found?.scrollIntoView({ block: "nearest" });
  found?.classList.add("flash");
  setTimeout(() => found?.classList.remove("flash"), 1500);
}

function editor(line, index) {
  const box = make("textarea", { className: "tight", id: `edit-${index}`, value: line.text, rows: 1, "aria-label": say("line_label", index + 1) });
  box.oninput = () => {
    grow(box);
    line.text = box.value;
    state.saver.keep(`line-${index}`, { what: "write", body: { line: index, text: box.value } });
  };
  box.onkeydown = (event) => {
    if (event.key === "Escape" || event.key === "Enter" && !event.isComposing && !event.shiftKey) { event.preventDefault(); done(index); }
  };
  requestAnimationFrame(() => grow(box));
  return box;
}

export function edit(index) {
  editing.add(index);
  show(state.view);
  const box = document.getElementById(`edit-${index}`);
  box.focus();
  box.setSelectionRange(box.value.length, box.value.length);
}

async function done(index) {
  await state.saver.flush();
  editing.delete(index);
  show(state.view);
  document.getElementById(`edit-button-${index}`)?.focus();
}

function acts(line, index) {
  const isEditing = editing.has(index);
  const buttons = [];
  if (!line.is_dropped) buttons.push(make("button", { id: `edit-button-${index}`, className: "small", textContent: say(isEditing ? "edit_done" : "edit"), onclick: () => isEditing ? done(index) : edit(index) }));
  buttons.push(make("button", { id: `drop-${index}`, className: "small", textContent: say(line.is_dropped ? "undrop" : "drop"), onclick: () => act("drop", { line: index, is_dropped: !line.is_dropped }) }));
  if (line.original) buttons.push(make("button", { id: `restore-${index}`, className: "small", textContent: say("restore"), onclick: () => put(index, line.original) }));
  return make("div", { className: "acts" }, ...buttons);
}

async function put(index, text) {
  editing.delete(index);
  return act("write", { line: index, text });
}

async function take(index, text, before) {
  const view = await put(index, text);
  if (view) toast(say("swapped", view.open), say("undo"), () => put(index, before));
}

// findings

const keyOf = (index, each) => `${index}|${each.key.join("|")}`;

function finding(line, index, each, at, isSigned) {
  const box = make("li", { className: "finding", id: `f-${index}-${at}` });
  box.append(make("header", {}, make("span", { className: `level ${each.level}`, textContent: each.level_name }),
    make("span", { textContent: `${at + 1}. ${each.text}` })));
  box.append(make("p", { textContent: each.why }), make("p", { className: "law", textContent: `${say("law")}${each.law}` }));
  if (isSigned) { box.append(...decided(each)); return box; }
  if (each.rewrites.length) {
    const ways = each.rewrites.map((text, nth) => make("button", { id: `take-${index}-${at}-${nth}`, onclick: () => take(index, text, line.text) }, make("b", { textContent: say("take") }), make("span", { textContent: text })));
    box.append(make("div", { className: "ways", role: "group", "aria-label": say("ways") }, make("p", { className: "soft", textContent: say("ways") }), ...ways));
  } else if (each.is_stop) box.append(make("p", { className: "soft", textContent: say("no_rewrite") }));
  if (each.is_stop) box.append(...choices(index, each, at));
  return box;
}

function decided(each) {
  if (!each.choice) return [];
  const because = each.choice === "evidence" ? [each.evidence, ...each.files.map((file) => file.name)].filter(Boolean).join("；") : each.reason;
  return [make("p", { className: "done", textContent: `${say(`decided_${each.choice}`)}　${because}` })];
}

function choices(index, each, at) {
  const now = opened.get(keyOf(index, each)) ?? each.choice;
  const pick = (choice) => () => {
    if (choice === "rewrite") { opened.delete(keyOf(index, each)); choose(index, each, { choice: "" }); edit(index); return; }
    opened.set(keyOf(index, each), now === choice ? "" : choice);
    choose(index, each, { choice: now === choice ? "" : choice });
  };
  const names = ["rewrite", ...(each.clears ? ["evidence"] : []), "keep"];
  const buttons = names.map((name) => make("button", { id: `choose-${index}-${at}-${name}`, textContent: say(`choice_${name}`), "aria-pressed": String(now === name), onclick: pick(name) }));
  const found = [make("div", { className: "choices", role: "group", "aria-label": say("decide") }, ...buttons)];
  if (now === "evidence") found.push(evidence(index, each, at));
  if (now === "keep") found.push(reason(index, each, at));
  return found;
}

function choose(index, each, change) {
  Object.assign(each, change);
  const body = { line: index, key: each.key, choice: each.choice, evidence: each.evidence, reason: each.reason };
  state.saver.keep(`choice-${keyOf(index, each)}`, { what: "choose", body }, "choice" in change ? 0 : 500);
}

function evidence(index, each, at) {
  const box = make("div", { className: "more" }, make("p", { textContent: `${say("clears")}${each.clears}` }));
  const text = make("input", { type: "text", id: `evidence-${index}-${at}`, value: each.evidence, maxLength: 500 });
  text.oninput = () => choose(index, each, { evidence: text.value });
  box.append(make("label", { className: "field" }, make("span", { textContent: say("evidence_label") }), text));
  const file = make("input", { type: "file", id: `file-${index}-${at}` });
  file.onchange = () => attach(index, each, file.files[0]);
  const row = make("div", { className: "row" }, make("label", { className: "button small" }, make("span", { textContent: say("attach") }), file));
  for (const kept of each.files) {
    row.append(make("span", { className: "chip" }, kept.name, make("button", { className: "plain", textContent: "×", title: say("detach", kept.name), "aria-label": say("detach", kept.name), onclick: () => act("detach", { line: index, key: each.key, sha256: kept.sha256 }) })));
  }
  box.append(row);
  return box;
}

function reason(index, each, at) {
  const text = make("textarea", { className: "tight", id: `reason-${index}-${at}`, value: each.reason, rows: 2, maxLength: 500 });
  text.oninput = () => { grow(text); choose(index, each, { reason: text.value }); };
  return make("div", { className: "more" }, make("label", { className: "field" }, make("span", { textContent: say("reason_label") }), text));
}

async function attach(index, each, file) {
  if (!file) return;
  const [rule, text, nth] = each.key;
  try {
    await state.saver.flush();
    const asked = new URLSearchParams({ line: index, rule, text, nth, name: file.name });
    const view = await state.spoken.sendFile(`reviews/${encodeURIComponent(state.id)}/attach?${asked}`, file);
    opened.set(keyOf(index, each), "evidence");
    trouble(null);
    show(view);
  } catch (error) { trouble(error); }
}
