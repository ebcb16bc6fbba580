// Groups and their blocks: order, seconds, lines, and what was found in them.

import { $, clock, grow, make, say, toast } from "/desk/static/desk.js";
import { dragged } from "./drag.js";
import { act, colour, state } from "./script.js";

export function drawGroup(group, at, view) {
  const row = make("li", { id: group.id, className: `group ${group.can_move ? "" : "still"}`, data: { at } });
  row.style.borderLeftColor = getColour(colour(group, view));
  const worst = group.blocks.some((block) => block.is_forbidden) ? "has_open" : group.blocks.some((block) => block.is_stopped) ? "has_evidence" : "";
  const summary = make("summary", { id: `${group.id}-h` }, make("span", { textContent: `${clock(group.start_s)}　${group.title}` }),
    make("span", { className: "soft", textContent: `${clock(group.seconds)}　${group.detail}${worst ? ` · ${say(worst)}` : ""}` }));
  const box = make("details", { open: state.open.has(group.id) }, summary);
  box.ontoggle = () => {
    if (box.open === state.open.has(group.id)) return;
    if (box.open) { state.open.add(group.id); fill(box, group, view); } else state.open.delete(group.id);
  };
  if (box.open) fill(box, group, view);
  row.append(box);
  if (group.can_move) row.append(moves(group.title, `${group.id}-`, row, at, view.groups.length, (to) => moveGroup(group, to), (handle) => dragged(handle, row, $("groups"), (to) => moveGroup(group, to))));
  return row;
}

const COLOURS = { c0: "#8a4b08", c1: "#1f5c43", c2: "#1d5fa6", c3: "#7a2e6b", c4: "#a53f15", c5: "#3d4a7a", cx: "#54605a" };
const getColour = (name) => COLOURS[name];

function fill(box, group, view) {
  if (box.querySelector(".blocks")) return;
  const list = make("ol", { className: "blocks" });
  list.append(...group.blocks.map((block, at) => drawBlock(block, at, group, view, list)));
  box.append(...notes(group), list, ...extras(group));
}

const notes = (group) => group.notes.map((note) => make("p", { className: "note", textContent: note }));

function extras(group) {
  const found = [];
  if (group.answers.length) found.push(make("details", { className: "extras" }, make("summary", { textContent: say("answers_h") }), make("ul", { className: "qa" }, ...group.answers.map((each) => make("li", { textContent: `${each.question} ${each.answer}` })))));
  if (group.red_lines.length) found.push(make("details", { className: "extras" }, make("summary", { textContent: say("reds_h") }), make("ul", { className: "qa" }, ...group.red_lines.map((each) => make("li", { textContent: each })))));
  return found;
}

// Handle, up and down; `id` names the buttons so that the focus stays on them
function moves(title, id, row, at, count, move, drag) {
  const handle = make("button", { id: `${id}drag`, className: "handle", textContent: "⠿", title: say("drag", title), "aria-label": say("drag", title), tabIndex: -1 });
  drag(handle);
  const button = (name, by, sign) => make("button", { id: `${id}${name}`, textContent: sign, title: say(name, title), "aria-label": say(name, title), disabled: at + by < 0 || at + by >= count, onclick: () => move(at + by) });
  return make("div", { className: "moves" }, handle, button("up", -1, "↑"), button("down", 1, "↓"));
}

async function moveGroup(group, to) {
  const view = await act("move-group", { group: group.id, to });
  if (view) told(group.title, view.groups.findIndex((each) => each.id === group.id));
}

async function moveBlock(block, to) {
  const view = await act("move-block", { block: block.id, to });
  if (view) told(block.title, view.groups.flatMap((each) => [each.blocks.findIndex((one) => one.id === block.id)]).find((at) => at >= 0));
}

const told = (title, at) => { $("live").textContent = say("moved", title, at + 1); };

function drawBlock(block, at, group, view, list) {
  const row = make("li", { id: block.id, className: `block ${block.is_stopped ? "stopped" : ""} ${block.over ? "over" : ""}` });
  const head = make("div", { className: "block-head" }, make("span", { className: "clock", textContent: block.start }), make("h3", { textContent: block.title }),
    time(block), meter(block));
  if (group.blocks.length > 1) head.append(moves(block.title, `${block.id}-`, row, at, group.blocks.length, (to) => moveBlock(block, to), (handle) => dragged(handle, row, list, (to) => moveBlock(block, to))));
  head.append(dropButton(block, group, view));
  row.append(head);
  if (block.warning) row.append(make("p", { className: "note", textContent: block.warning }));
  row.append(lines(block, view));
  if (block.over) row.append(make("p", { className: "note", textContent: say("over", block.over) }));
  else if (block.quiet_s) row.append(make("p", { className: "soft", textContent: say("quiet", block.quiet_s) }));
  if (block.unsupported.length) row.append(make("p", { className: "note", textContent: say("unsupported", block.unsupported.join("、")) }));
  row.append(...block.findings.map((each, nth) => finding(block, each, nth)), how(block));
  return row;
}

function time(block) {
  const box = make("input", { type: "number", id: `${block.id}-s`, value: block.seconds, min: 3, max: 3600, inputMode: "numeric", "aria-label": say("seconds_of", block.title) });
  const set = (seconds, wait_ms) => state.saver.keep(`time-${block.id}`, { what: "time", body: { block: block.id, seconds } }, wait_ms);
  box.oninput = () => { const seconds = Math.round(Number(box.value)); if (seconds >= 3) set(seconds, 700); };
  const step = (name, by, sign) => make("button", { id: `${block.id}-${name}`, textContent: sign, title: say(name, block.title), "aria-label": say(name, block.title), onclick: () => { box.value = Math.max(3, Number(box.value) + by); set(Number(box.value), 250); } });
  return make("div", { className: "time" }, step("less", -5, "−"), box, step("more", 5, "＋"), make("span", { textContent: say("seconds") }));
}

function meter(block) {
  if (!block.budget) return make("div", { className: "meter soft", textContent: say("no_lines") });
  const bar = make("b", { style: { width: `${Math.min(100, 100 * block.chars / block.budget)}%` } });
  return make("div", { className: `meter ${block.over ? "over" : ""}` }, make("i", { "aria-hidden": "true" }, bar), make("span", { textContent: say("budget", block.chars, block.budget) }));
}

function lines(block, view) {
  const box = make("textarea", { className: "tight", id: `${block.id}-t`, value: block.text, rows: 1, "aria-label": say("lines_of", block.title), placeholder: view.hosts > 1 ? say("two_hosts") : "" });
  box.oninput = () => { grow(box); block.text = box.value; put(block, 600); };
  requestAnimationFrame(() => grow(box));
  return box;
}

const put = (block, wait_ms) => state.saver.keep(`text-${block.id}`, { what: "write", body: { block: block.id, text: block.text } }, wait_ms);

function finding(block, each, nth) {
  const box = make("div", { className: `finding ${each.level}` }, make("p", {}, make("b", { textContent: `${each.level_name} · ${each.text}` })),
    make("p", { textContent: each.why }), make("p", { className: "soft", textContent: each.law }));
  each.rewrites.forEach(([text, line], way) => box.append(make("button", {
    id: `${block.id}-w${nth}-${way}`,
    onclick: async () => {
      const rows = block.text.split("\n").map((row) => row.trim()).filter(Boolean);
      rows[each.line] = line;
      if (await act("write", { block: block.id, text: rows.join("\n") })) toast(say("swapped"), say("undo"), () => act("undo", {}));
    },
  }, make("b", { textContent: say("take") }), make("span", { textContent: text }))));
  return box;
}

function dropButton(block, group, view) {
  const isLast = group.blocks.length === 1 && (!group.can_move || view.groups.filter((each) => each.kind === "product").length === 1 && group.kind === "product");
  const drop = make("button", { id: `${block.id}-x`, className: "small", textContent: say("drop"), disabled: isLast });
  drop.onclick = async () => { if (await act("drop", { block: block.id })) toast(say("dropped", block.title), say("undo"), () => act("undo", {})); };
  return drop;
}

function how(block) {
  const items = block.how.flatMap(([name, text]) => [make("dt", { textContent: name }), make("dd", { textContent: text })]);
  if (block.facts) items.push(make("dt", { textContent: say("facts") }), make("dd", { textContent: block.facts }));
  return make("details", {}, make("summary", { textContent: say("how") }), make("dl", { className: "how" }, ...items));
}

