// What to look at: corrections of terms, questions, faults of the captions, and the words that were taught.

import { say } from "./api.js";
import { show } from "./times.js";

const $ = (id) => document.getElementById(id);

function item(lines, buttons, className = "") {
  const made = document.createElement("li");
  made.className = className;
  for (const line of lines.filter(Boolean)) made.append(Object.assign(document.createElement("div"), { textContent: line }));
  if (!buttons.length) return made;
  const row = Object.assign(document.createElement("div"), { className: "row" });
  row.append(...buttons.map(([key, action]) => Object.assign(document.createElement("button"), { className: "small", textContent: say(key), onclick: action })));
  made.append(row);
  return made;
}

function fill(name, items, empty) {
  $(`${name}-count`).textContent = items.length || "";
  $(name).replaceChildren(...(items.length ? items : [Object.assign(document.createElement("li"), { className: "soft", textContent: say(empty) })]));
}

function drawOnce(name, value, make, empty) {
  const key = JSON.stringify(value);
  if ($(name).dataset.key === key) return;
  $(name).dataset.key = key;
  fill(name, make(), empty);
}

export function drawSide(state, handlers) {
  drawOnce("terms", state.changes, () => state.changes.map((change) => item(
    [`${show(change.start_ms).slice(0, -4)}  ${change.heard} → ${change.written}`, change.why, change.verdict && say(`verdict_${change.verdict}`)],
    [["listen", () => handlers.seek(change.start_ms - 500)], ["accept", () => handlers.judge(change.number, "always")], ["take_back", () => handlers.judge(change.number, "never")]],
  )), "terms_none");
  $("asks-box").hidden = !state.questions.length;
  drawOnce("asks", state.questions, () => state.questions.map((question) => item(
    [question.message], [["listen", () => handlers.seek(question.start_ms)], ...question.names.map((name) => [name, () => handlers.answer(question.number, name)])],
  )), "asks_none");
  $("amounts-box").hidden = !state.amounts.length;
  drawOnce("amounts", state.amounts, () => state.amounts.map((amount) => item(
    [`${show(amount.start_ms).slice(0, -4)}  ${amount.text}`, amount.why], [["listen", () => handlers.seek(amount.start_ms - 500)]], "warning",
  )), "asks_none");
  $("unclear-box").hidden = !state.unclear.length;
  drawOnce("unclear", state.unclear, () => state.unclear.map((place) => item(
    [`${show(place.start_ms).slice(0, -4)}  ${place.why}`, place.heard], [["listen", () => handlers.seek(place.start_ms)]], "warning",
  )), "asks_none");
  $("fix").hidden = !state.findings.some((finding) => finding.fixable);
  drawOnce("findings", state.findings, () => state.findings.slice(0, 300).map((finding) => item(
    [`${show(finding.start_ms).slice(0, -4)}  ${finding.message}`, finding.fix], [["go", () => { handlers.seek(finding.start_ms); document.querySelectorAll("#cues .cue")[finding.cue]?.scrollIntoView({ block: "center", behavior: "smooth" }); }]], finding.level,
  )), "findings_none");
  drawOnce("words", state.words, () => state.words.map((rule) => item(
    [`${rule.heard} ${rule.verdict === "always" ? "→" : "↛"} ${rule.written}`], [["forget", () => handlers.forget(rule)]],
  )), "words_none");
}
