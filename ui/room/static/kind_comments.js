// A mock stream: comments come in while time runs, each to be answered soon and safely.

import { area, button, clock, fill, make, p, question, say, span } from "./base.js";
import { goodsBox } from "./goods.js";

const TICK_MS = 250;
const SAVE_EVERY_S = 10;

export function comments(exercise, given, keep) {
  const known = new Map((given.answers || []).map((one) => [one.id, one]));
  let correction = given.correction || "";
  let before_s = Number(given.elapsed_s) || 0;
  let began = 0;
  let saved_s = 0;
  let timer = 0;
  let target = null;
  const shown = new Map();
  const last_s = exercise.comments.reduce((most, one) => Math.max(most, one.at_s), 0);
  const end_s = last_s + exercise.within_s;
  const now = () => before_s + (began ? (performance.now() - began) / 1000 : 0);
  const answer = () => ({ answers: Array.from(known.values()), correction, elapsed_s: Math.round(now()) });

  const state = make("p", { className: "show-state", role: "status" });
  const list = make("ul", { className: "stream", role: "log", "aria-label": say("stream"), tabIndex: 0 });
  const whom = make("label", { for: "reply", className: "whom" });
  const reply = make("input", { type: "text", id: "reply", maxLength: 200, autocomplete: "off", placeholder: say("reply_hint") });
  const send = make("button", { type: "submit", id: "reply-send", className: "main", textContent: say("reply_send") });
  const bar = make("form", { className: "reply", onsubmit: answerOne }, whom, make("div", { className: "row stretch" }, reply, send));
  const begin = button(say(before_s ? "show_go_on" : "show_begin"), run, "main wide");
  begin.id = "show-begin";
  const again = button(say("show_again"), restart, "small");
  const halt = button(say("show_pause"), pause, "small");
  halt.id = "show-pause";
  halt.hidden = true;
  const stage = make("div", { hidden: true }, state, list, bar);
  const slip = exercise.slip ? make("section", { className: "panel" },
    make("h2", { textContent: say("slip_h") }),
    p(say("slip", exercise.slip), "advice"), exercise.slip_gloss ? p(exercise.slip_gloss, "soft") : null,
    make("label", { className: "field", for: "correction" }, make("span", { textContent: say("correction") }),
      area({ id: "correction", rows: 2, maxLength: 500, value: correction, oninput: (event) => { correction = event.target.value; keep(answer()); } }))) : null;
  const goods = goodsBox(exercise.card);
  const element = make("div", {}, goods,
    make("section", { className: "panel" },
      p(say("comments_help", exercise.comments.length, exercise.within_s, span(end_s)), "advice"),
      p(say(exercise.may_pause ? "comments_by_voice" : "comments_no_pause"), "soft"),
      begin, stage, make("p", { className: "row" }, halt, again)), slip);
  again.hidden = !before_s;

  function run() {
    began = performance.now();
    begin.hidden = true;
    again.hidden = false;
    stage.hidden = false;
    halt.hidden = !exercise.may_pause;
    goods.open = false;
    timer = setInterval(tick, TICK_MS);
    tick();
    reply.focus();
    state.scrollIntoView({ block: "start" });
  }

  // The clock stands still; what has come may be read and answered
  function pause() {
    before_s = now();
    began = 0;
    clearInterval(timer);
    halt.hidden = true;
    begin.hidden = false;
    begin.textContent = say("show_go_on");
    tick();
    state.textContent = say("show_paused");
    keep(answer());
  }

  async function restart() {
    if (!(await question(say("show_again_ask"), say("show_again"), say("go_back")))) return;
    clearInterval(timer);
    known.clear();
    shown.clear();
    fill(list);
    before_s = 0;
    target = null;
    keep(answer());
    run();
  }

  function tick() {
    const at = now();
    for (const one of exercise.comments) if (one.at_s <= at && !shown.has(one.id)) show(one);
    for (const [id, row] of shown) paint(id, row, at);
    const left = exercise.comments.length - shown.size;
    state.textContent = at < end_s ? say("show_state", clock(at), clock(end_s), known.size, left) : say("show_over", known.size, exercise.comments.length);
    if (!target || (known.has(target) && !reply.value)) choose(nextOpen());
    if (at - saved_s > SAVE_EVERY_S && at < end_s + SAVE_EVERY_S) { saved_s = at; keep(answer()); }
    if (at >= end_s) halt.hidden = true;
    if (at > end_s + SAVE_EVERY_S * 2) { clearInterval(timer); before_s = at; began = 0; }
  }

  function nextOpen() {
    const open = Array.from(shown.keys()).filter((id) => !known.has(id));
    const inTime = open.filter((id) => now() - shown.get(id).one.at_s <= exercise.within_s);
    return (inTime.length ? inTime : open)[0] || null;
  }

  function show(one) {
    const told = make("small", { className: "soft" });
    const press = button("", () => { choose(one.id); reply.focus(); }, "comment");
    press.id = `c-${one.id}`;
    press.append(make("b", { textContent: one.name }), make("span", { textContent: one.text }), one.gloss ? make("small", { className: "soft", textContent: one.gloss }) : "", told);
    list.append(make("li", {}, press));
    shown.set(one.id, { one, press, told });
    list.scrollTop = list.scrollHeight;
  }

  function paint(id, row, at) {
    const done = known.get(id);
    const left = row.one.at_s + exercise.within_s - at;
    const text = done ? say("answered", done.after_s.toFixed(0), done.text) : left > 0 ? say("time_left", Math.ceil(left)) : say("too_late");
    if (row.told.textContent !== text) row.told.textContent = text;
    const name = `comment${done ? " done" : left > 0 ? " open" : " late"}${id === target ? " chosen" : ""}`;
    if (row.press.className !== name) row.press.className = name;
    row.press.setAttribute("aria-pressed", String(id === target));
    row.press.disabled = Boolean(done);
  }

  function choose(id) {
    target = id;
    const row = id && shown.get(id);
    whom.textContent = row ? say("reply_to", row.one.name, row.one.text) + (row.one.gloss ? ` (${row.one.gloss})` : "") : say("reply_wait");
    send.disabled = !row;
  }

  function answerOne(event) {
    event.preventDefault();
    const text = reply.value.trim();
    if (!text || !target || known.has(target)) return;
    known.set(target, { id: target, text, after_s: Math.round((now() - shown.get(target).one.at_s) * 10) / 10 });
    reply.value = "";
    choose(nextOpen());
    keep(answer());
    tick();
    reply.focus();
  }

  choose(null);
  return {
    element,
    answer,
    blocked: () => (shown.size || known.size ? "" : say("show_first")),
    lacking: () => {
      if (shown.size < exercise.comments.length && now() < last_s) return say("show_runs");
      const open = exercise.comments.filter((one) => !known.has(one.id)).length;
      if (open) return say("comments_left", open);
      return exercise.slip && !correction.trim() ? say("correction_left") : "";
    },
    close: () => clearInterval(timer),
  };
}
