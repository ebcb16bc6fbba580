// My room: where I was, what the trainer wrote, the steps of the course.

import { add, button, fill, gotOf, hour, icon, kept, lang, link, make, p, post, question, say } from "./base.js";
import { addressOf, findExercise, findUnit, kindName, room, steps, titleOf } from "./state.js";

export async function showHome(view, _parts, isNow, page) {
  const me = room.me;
  fill(view,
    make("h1", { className: "hidden", textContent: say("my_room") }),
    goOn(me), messages(me), overview(me),
    make("p", { className: "foot" }, make("a", { href: "#/gallery", textContent: say("gallery") }), " ",
      make("a", { href: `/selftest?lang=${lang()}`, textContent: say("selftest") }), " ", button(say("leave"), () => away(page), "plain")));
}

async function away(page) {
  if (!(await question(say("leave_ask"), say("leave_yes"), say("leave_no")))) return;
  await post("/api/leave");
  room.me = null;
  location.hash = "#/";
  await page.show();
}

// Where to go on: where the trainee was, else the first thing that is not done
function goOn(me) {
  const all = steps();
  // What was tried in vain comes last: nobody is held back by it
  const isNew = (one) => !one.isDone && !one.isTried;
  const was = all.find((one) => one.unit === me.step.unit && one.exercise === me.step.exercise && isNew(one));
  const next = was || all.find(isNew) || all.find((one) => !one.isDone && one.exercise);
  if (!all.length) return make("section", { className: "panel" }, make("h2", { textContent: say("nothing_open") }), p(say("nothing_open_help")));
  if (!next) return make("section", { className: "panel told" }, make("h2", { textContent: say("all_done") }), p(say("all_done_help")));
  const isFirst = !all.some((one) => one.isDone) && !me.step.unit;
  return make("section", { className: "panel go-on" },
    make("h2", { textContent: isFirst ? say("welcome", me.name) : say("go_on_h") }),
    isFirst ? p(say("welcome_help", me.number), "soft") : null,
    p(next.title + (next.exercise ? "" : ` · ${say("lesson")}`), "where"),
    make("a", { id: "go-on", className: "button main wide", href: addressOf(next), textContent: say(isFirst ? "begin" : "go_on") }));
}

const isDone = (step) => { const one = findExercise(step.unit, step.exercise); return Boolean(one) && one.state === "done"; };

function messages(me) {
  if (!me.messages.length) return null;
  const latest = me.messages.slice().sort((one, other) => other.at - one.at);
  for (const one of latest) kept.set(`chushan-read:${one.id}`, "1");
  const row = (one) => make("li", {},
    make("span", { className: "soft", textContent: `${hour(one.at)} ${one.unit ? titleOf(one.unit, one.exercise) : ""}` }),
    p(one.text, "said"),
    one.unit && findUnit(one.unit) ? link(say(isDone(one) ? "go_look" : "go_there"), addressOf(one), "button small") : null);
  return make("section", { className: "panel", id: "messages" }, make("h2", { textContent: say("trainer_says") }),
    make("ul", { className: "plain-list" }, latest.slice(0, 2).map(row)),
    latest.length > 2 ? make("details", {}, make("summary", { textContent: say("earlier_messages") }), make("ul", { className: "plain-list" }, latest.slice(2).map(row))) : null);
}

function overview(me) {
  const all = me.course.units.reduce((list, unit) => list.concat(unit.exercises), []);
  const done = all.filter((one) => one.state === "done").length;
  const bar = make("progress", { max: Math.max(1, all.length), value: done, "aria-label": say("done_of", done, all.length) });
  return make("section", { className: "panel" },
    make("h2", { textContent: me.course.title }),
    p(say("done_of", done, all.length), "soft"), bar,
    make("ol", { className: "units" }, me.course.units.map((unit) => unitRow(unit, me))));
}

function unitRow(unit, me) {
  const isHere = me.step.unit === unit.id;
  const list = make("ul", { className: "items" });
  if (unit.lesson) {
    list.append(make("li", {}, make("a", { href: `#/lesson/${unit.id}`, className: unit.state === "locked" ? "locked" : "" },
      make("span", { textContent: say("lesson") }), make("span", { className: "state", textContent: unit.state === "locked" ? say("state_locked") : say("read_lesson") }))));
  }
  for (const one of unit.exercises) {
    list.append(make("li", {}, make("a", { href: `#/do/${unit.id}/${one.id}`, className: one.state === "locked" ? "locked" : "" },
      make("span", {}, one.title, kindName(one.kind) === one.title ? null : make("small", { className: "soft", textContent: kindName(one.kind) })),
      make("span", { className: `state ${one.state}`, textContent: stateOf(one) }))));
  }
  const title = make("span", {}, unit.title);
  return make("li", {}, add(make("details", { open: unit.state === "open" && (isHere || isNext(unit, me)) }), [
    make("summary", {}, title, make("span", { className: `state ${unit.state}` }, unit.state === "locked" ? icon("lock", "sign") : null, stateOfUnit(unit))), list]));
}

function isNext(unit, me) {
  const open = me.course.units.find((one) => one.state === "open");
  return !findUnit(me.step.unit) && open === unit;
}

function stateOfUnit(unit) {
  if (unit.state === "locked") return say("state_locked");
  // no tick where nothing was got (a test counts with any score): it says that all is well
  if (unit.state === "done") return unit.exercises.some((one) => one.best > 0 || one.unjudged) ? `✓ ${say("state_done")}` : say("state_done");
  const done = unit.exercises.filter((one) => one.state === "done").length;
  if (done) return say("part_done", done, unit.exercises.length);
  return say(unit.exercises.some((one) => one.state === "again") ? "nothing_got" : "state_open");
}

function stateOf(one) {
  if (one.state === "done") return `${one.unjudged ? "☆ " : one.best > 0 ? "✓ " : ""}${gotOf({ got: one.best, of: one.of, unjudged: one.unjudged })}`;
  if (one.state === "again") return say("nothing_got");
  return say(`state_${one.state}`);
}
