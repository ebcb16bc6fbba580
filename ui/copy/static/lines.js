// The sentences of one block: what carries each, why one does not pass, and what could be said instead.

import { $, grow, make, say } from "/desk/static/desk.js";
import { copyOut, keep, light, sheet } from "./sheet.js";

const LEVELS = ["violation", "needs_evidence", "claim", "length"];
const boxes = new Map();

export function blockBox(block) {
  const head = make("div", { className: "head" }, make("h2", { textContent: block.heading }), make("span", { className: "length" }),
    make("button", { type: "button", className: "small", textContent: say("copy_block"), "aria-label": `${say("copy_block")} ${block.heading}`, onclick: () => copyOut([current(block)]) }));
  const box = make("section", { className: "panel block", data: { block: block.id } }, head);
  block.lines.forEach((line, at) => box.append(lineBox(line, block, at)));
  measure(box, block);
  return box;
}

const current = (block) => sheet.shown.tabs.flatMap((tab) => tab.blocks).find((each) => each.lines[0].key === block.lines[0].key) ?? block;

function measure(box, block) {
  const length = box.querySelector(".length");
  length.textContent = block.length?.told ?? "";
  length.className = block.length?.is_over ? "length over" : "length";
  box.querySelector(".head button").disabled = block.lines.some((line) => line.is_held);
}

function lineBox(line, block, at) {
  const id = `line-${line.key.replaceAll("/", "-")}`;
  const waiting = sheet.saver.waiting.get(line.key);
  const text = make("textarea", { id, className: "tight", rows: 1, maxLength: 600, value: waiting ? waiting.text : line.text });
  text.setAttribute("aria-describedby", `${id}-told`);
  text.oninput = () => { grow(text); keep(line.key, text.value); };
  text.onblur = () => { if (sheet.saver.waiting.has(line.key)) sheet.saver.flush(); };
  text.onfocus = () => choose(line.key);
  const named = line.heading && block.kind !== "section";
  const label = make("label", { htmlFor: id, className: named ? "" : "hidden", textContent: named ? line.heading : say("sentence_of", block.heading, at + 1) });
  const box = make("div", { className: "line", data: { key: line.key } }, label, text, make("div", { className: "carried" }), make("div", { className: "under", id: `${id}-told`, role: "status" }));
  boxes.set(line.key, { box, text });
  fill(box, line);
  return box;
}

export function grown() { for (const area of $("blocks").querySelectorAll("textarea")) grow(area); }

function choose(key) {
  for (const each of $("blocks").querySelectorAll(".line.chosen")) each.classList.remove("chosen");
  const line = sheet.shown.tabs.flatMap((tab) => tab.blocks).flatMap((block) => block.lines).find((each) => each.key === key);
  boxes.get(key)?.box.classList.add("chosen");
  light(line?.facts ?? []);
}

export function updateLine(line, block) {
  const found = boxes.get(line.key);
  if (!found?.box.isConnected) return;
  if (!sheet.saver.waiting.has(line.key) && document.activeElement !== found.text && found.text.value !== line.text) {
    found.text.value = line.text;
    grow(found.text);
  }
  fill(found.box, line);
  measure(found.box.closest(".block"), block);
  if (found.box.classList.contains("chosen")) light(line.facts);
}

function fill(box, line) {
  const problems = line.problems.filter((each) => LEVELS.includes(each.level));
  const looks = line.problems.filter((each) => !LEVELS.includes(each.level));
  box.classList.toggle("held", line.is_held);
  box.classList.toggle("look", !line.is_held && looks.length > 0);
  box.classList.toggle("out", !line.text.trim());
  const isFalse = problems.some((each) => each.level !== "length");
  const carried = line.facts.length ? [make("span", { textContent: say(isFalse ? "carried_held" : "carried_by") }), ...sheet.shown.facts.filter((fact) => line.facts.includes(fact.path)).map((fact) => make("b", { textContent: `${fact.label} ${fact.value}` }))] : [make("span", { className: "soft", textContent: say(!line.text.trim() ? "left_out" : isFalse ? "carried_not" : "carried_none") })];
  box.querySelector(".carried").replaceChildren(...carried);
  const told = [...problems.map((each) => problemBox(line, each, false)), ...looks.map((each) => problemBox(line, each, true))];
  if (line.is_held) told.push(offers(line));
  else if (line.text !== line.original) told.push(resetButton(line));
  const under = box.querySelector(".under");
  const text = JSON.stringify([line.problems, line.rewrites, line.text === line.original, line.is_held]);
  if (under.dataset.told === text) return;  // nothing new to say: a screen reader stays quiet
  under.dataset.told = text;
  under.replaceChildren(...told);
}

const AROUND = 8;
const OF_AMOUNT = /[\d.零一二两三四五六七八九十百千万半元块毛斤克]/;

// What is wrong with a few characters around it, never cut within a price. The server counts characters, not UTF-16 units
function quoted(line, problem) {
  const chars = [...line.text];
  const cuts = (at) => OF_AMOUNT.test(chars[at - 1] ?? "") && OF_AMOUNT.test(chars[at] ?? "");
  let from = Math.max(0, problem.start - AROUND);
  let to = Math.min(chars.length, problem.end + AROUND);
  while (cuts(from)) from -= 1;
  while (cuts(to)) to += 1;
  const part = (start, end) => chars.slice(start, end).join("");
  return [(from > 0 ? "…" : "") + part(from, problem.start), make("mark", { textContent: part(problem.start, problem.end) }), part(problem.end, to) + (to < chars.length ? "…" : "")];
}

function problemBox(line, problem, isLook) {
  const parts = problem.end > problem.start ? quoted(line, problem) : [];
  return make("div", { className: isLook ? "problem look" : "problem" },
    make("p", {}, make("b", { textContent: say(isLook ? "look_mark" : "held_mark") }), problem.why),
    parts.length ? make("p", {}, "“", ...parts, "”") : null,
    problem.law ? make("p", { textContent: say("law", problem.law) }) : null,
    problem.clears ? make("p", {}, `${say("clears", problem.clears)} `, make("a", { href: `/products?card=${encodeURIComponent(sheet.shown.card.id)}`, textContent: say("to_card") })) : null);
}

function offers(line) {
  const use = (text) => () => {
    const { text: area } = boxes.get(line.key);
    area.value = text;
    grow(area);
    keep(line.key, text, 0);
    area.focus();
  };
  if (!line.rewrites.length) return make("p", { className: "soft", textContent: say("offer_none") });
  return make("div", { className: "offers" }, make("b", { textContent: say("offer") }),
    ...line.rewrites.map((text) => make("button", { type: "button", className: "small", textContent: text, onclick: use(text) })));
}

function resetButton(line) {
  return make("button", { type: "button", className: "plain", textContent: say("reset"), onclick: () => {
    const { text: area } = boxes.get(line.key);
    area.value = line.original;
    grow(area);
    keep(line.key, line.original, 0);
  } });
}
