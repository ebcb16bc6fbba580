// One caption as a row of the table.

import { say } from "./api.js";
import { pieces, textOf, withText } from "./cues.js";
import { show } from "./times.js";

const DOUBT = 0.5;

function button(key, action, small = true) {
  const made = document.createElement("button");
  made.textContent = say(key);
  made.title = say(`${key}_title`);
  made.className = small ? "small" : "";
  made.onclick = action;
  return made;
}

function timeBox(cue, side, at, handlers) {
  const box = document.createElement("input");
  box.value = show(cue[side]);
  box.inputMode = "decimal";
  box.ariaLabel = say(side);
  box.onchange = () => handlers.time(at(), side, box.value);
  return box;
}

// `typed` and `left` get what stands in it: while somebody writes, but not amid the choice of a character, and when it is left
function editable(text, className, label, typed, left) {
  const box = document.createElement("div");
  box.className = className;
  box.contentEditable = "plaintext-only";
  if (box.contentEditable !== "plaintext-only") box.contentEditable = "true";
  box.role = "textbox";
  box.ariaMultiLine = "true";
  box.ariaLabel = label;
  if (text !== undefined) box.textContent = text;
  const now = () => box.innerText.replace(/\n$/, "");
  box.oninput = (event) => { if (!event.isComposing) typed(now()); };
  box.addEventListener("compositionend", () => typed(now()));
  box.onblur = () => left(now());
  return box;
}

// Where in the text the caret stands, or its middle if it stands elsewhere.
function caretIn(box) {
  const selected = getSelection();
  if (!selected.rangeCount || !box.contains(selected.anchorNode)) return Math.round(box.innerText.length / 2);
  const range = selected.getRangeAt(0).cloneRange();
  range.setStart(box, 0);
  return range.toString().length;
}

export function drawRow(cue, index, handlers) {
  const row = document.createElement("div");
  row.className = "cue";
  row.dataset.index = index;
  const at = () => Number(row.dataset.index);
  const play = button("play_row", () => handlers.play(at()));
  play.textContent = "▶";
  const times = document.createElement("div");
  times.className = "times";
  times.append(timeBox(cue, "start_ms", at, handlers), timeBox(cue, "end_ms", at, handlers));
  const body = document.createElement("div");
  body.className = "body";
  const both = (changed) => [(value) => handlers.typed(at(), changed(value)), (value) => handlers.wrote(at(), changed(value))];
  const text = editable(undefined, "text", say("text_label"), ...both((value) => withText(cue, value)));
  for (const piece of pieces(cue)) {
    if (piece.confidence >= DOUBT) { text.append(piece.text); continue; }
    const mark = document.createElement("mark");
    mark.className = "doubt";
    mark.textContent = piece.text;
    mark.title = say("doubt_title", Math.round(piece.confidence * 100));
    text.append(mark);
  }
  let caret = null;
  for (const event of ["keyup", "pointerup", "input"]) text.addEventListener(event, () => { caret = caretIn(text); });
  body.append(text);
  if (cue.second.length) body.append(editable(cue.second.join("\n"), "text second", say("second_label"), ...both((value) => ({ ...cue, second: value.split("\n").filter(Boolean) }))));
  const badges = document.createElement("div");
  badges.className = "badges";
  body.append(badges);
  const acts = document.createElement("div");
  acts.className = "acts";
  acts.append(
    button("split", () => handlers.split(at(), caret ?? Math.round(textOf(cue).length / 2))),
    button("merge", () => handlers.merge(at())), button("add", () => handlers.add(at())), button("drop", () => handlers.drop(at())),
  );
  row.append(play, times, body, acts);
  return row;
}

export function showFindings(row, found) {
  const badges = row.querySelector(".badges");
  const key = JSON.stringify(found);
  if (badges.dataset.key === key) return;
  badges.dataset.key = key;
  badges.replaceChildren(...found.map((finding) => {
    const badge = document.createElement("span");
    badge.className = `badge ${finding.level}`;
    badge.textContent = finding.message;
    badge.title = finding.fix;
    return badge;
  }));
}
