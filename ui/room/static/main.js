// Which view: the door, my room, a lesson, an exercise, a score.

import { $, fill, get, kept, make, onOnline, openPage, button, say, setOffline, trouble } from "./base.js";
import { sendLeftovers } from "./draft.js";
import { showGallery } from "./gallery.js";
import { showHome } from "./home.js";
import { showJoin } from "./join.js";
import { showLesson } from "./lesson.js";
import { showScore } from "./score.js";
import { findExercise, room, titleOf } from "./state.js";
import { showWork } from "./work.js";

const EVERY_MS = 6000;
const ROUTES = [
  [/^#\/lesson\/([^/]+)(?:\/(\d+))?$/, showLesson],
  [/^#\/do\/([^/]+)\/([^/]+)$/, showWork],
  [/^#\/try\/([^/]+)$/, showScore],
  [/^#\/gallery$/, showGallery],
];

let leave = null;

// Draws the view of the address. A view may return what is to be done when it is left.
async function show() {
  if (leave) { leave(); leave = null; }
  trouble(null);
  $("news").hidden = true;
  const view = $("view");
  const turn = ++show.turn;
  const isNow = () => show.turn === turn;
  const hash = location.hash;
  $("saved").textContent = "";
  show.isRefused = false;
  try {
    if (!room.me) {
      fill(view);
      await showJoin(view, entered);
    } else {
      const route = ROUTES.find((one) => one[0].test(hash)) || [/^/, showHome];
      const parts = (hash.match(route[0]) || []).slice(1).map((part) => part && decodeURIComponent(part));
      const after = await route[1](view, parts, isNow, { refresh, show });
      if (isNow()) leave = after || null;
      else if (after) after();
    }
  } catch (error) {
    if (!isNow()) return;
    if (error.status === 401) { room.me = null; await show(); return; }
    show.isRefused = true;
    const isLocked = error.status === 423;
    const isNoWay = isLocked || error.status === 404;
    fill(view, make("section", { className: "panel" }, make("h1", { textContent: say(isLocked ? "not_open_yet" : "cannot_open") }),
      make("p", { textContent: error.message }), make("div", { className: "row" },
        error.status === 404 ? null : button(say(isLocked ? "look_again" : "try_again"), show, isNoWay ? "" : "main"), make("a", { href: "#/", className: isNoWay ? "button main" : "button", textContent: say("to_room") }))));
  }
  if (!isNow()) return;
  view.hidden = false;
  $("loading").hidden = true;
  document.body.dataset.ready = hash || "#/";
  note();
}
show.turn = 0;
show.isRefused = false;

function moved() {
  scrollTo(0, 0);
  show().then(() => {
    const heading = $("view").querySelector("h1");
    if (!heading) return;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  });
}

async function entered(isBack) {
  await refresh();
  sendLeftovers();
  const step = room.me.step;
  const there = isBack && findExercise(step.unit, step.exercise) ? `#/do/${step.unit}/${step.exercise}` : "#/";
  if (location.hash === there || (there === "#/" && !location.hash)) moved();
  else location.hash = there;
}

// What the room knows of this phone's owner; false where nobody has come in yet
async function refresh() {
  try {
    room.me = await get("/api/me");
  } catch (error) {
    if (error.status !== 401) throw error;
    room.me = null;
    return false;
  }
  $("who").textContent = `${room.me.number} · ${room.me.name}`;
  note();
  return true;
}

// The trainer's wishes: where to go, what was written
function note() {
  const me = room.me;
  const pushed = me && me.pushed;
  const key = pushed ? `chushan-pushed:${pushed.unit}/${pushed.exercise}/${pushed.at}` : "";
  const there = pushed ? (pushed.exercise ? `#/do/${pushed.unit}/${pushed.exercise}` : `#/lesson/${pushed.unit}`) : "";
  const isThere = pushed && (location.hash === there || location.hash.indexOf(`${there}/`) === 0);
  if (isThere) kept.set(key, "1");
  const box = $("pushed");
  if (pushed && !isThere && !kept.get(key)) {
    if (box.dataset.key !== key || box.hidden) {
      fill(box, make("span", { textContent: say("pushed", titleOf(pushed.unit, pushed.exercise)) }),
        make("a", { href: there, className: "button main", textContent: say("go_there") }),
        button(say("later"), () => { kept.set(key, "1"); box.hidden = true; }, "plain"));
      box.dataset.key = key;
      box.hidden = false;
    }
  } else box.hidden = true;
  noteMessages(me);
}

function noteMessages(me) {
  const fresh = me ? me.messages.filter((one) => !kept.get(`chushan-read:${one.id}`)) : [];
  const box = $("news");
  if (!fresh.length || !location.hash || location.hash === "#/") { box.hidden = true; return; }
  const last = fresh.reduce((one, other) => (other.at > one.at ? other : one));
  if (box.dataset.key === last.id && !box.hidden) return;
  box.dataset.key = last.id;
  fill(box, make("strong", { textContent: say("trainer_says") }), make("span", { textContent: last.text }),
    button(say("read_it"), () => {
      for (const one of fresh) kept.set(`chushan-read:${one.id}`, "1");
      box.hidden = true;
    }, "plain"));
  box.hidden = false;
}

function locksOf(me) {
  return JSON.stringify(me.course.units.map((unit) => [unit.state, unit.exercises.map((one) => [one.state, one.best])]));
}

// Whether the view shows what the trainer may have changed (a locked one may be open now), and nobody listens to a recording in it
function isShown() {
  const isPlaying = Array.from(document.querySelectorAll("audio, video")).some((one) => !one.paused);
  return show.isRefused || !isPlaying && /^(#\/?|#\/try\/.*)?$/.test(location.hash);
}

async function poll() {
  try {
    if (!document.hidden && room.me) {
      const before = locksOf(room.me) + room.me.messages.length;
      if (!(await refresh())) { await show(); return; }
      if (isShown() && before !== locksOf(room.me) + room.me.messages.length) await show();
    }
  } catch (error) { /* the banner says that there is no line */ }
}

async function start() {
  await openPage();
  addEventListener("hashchange", moved);
  addEventListener("offline", () => setOffline(true));
  addEventListener("online", poll);
  onOnline(() => { if (show.isRefused) show(); });
  document.addEventListener("visibilitychange", poll);
  setInterval(poll, EVERY_MS + Math.random() * 2000);
  for (;;) {
    try { if (await refresh()) sendLeftovers(); break; }
    catch (error) {
      if (!error.isOffline) { trouble(error); break; }
      await new Promise((resolve) => setTimeout(resolve, 3000));
    }
  }
  await show();
}

start();
