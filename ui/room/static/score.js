// How a try did: the line while it waits, then every point with its reason, the second, a better line, other tries.

import { add, button, clock, fill, get, gotOf, link, make, p, points, post, question, say, span, trouble } from "./base.js";
import { player } from "./kind_record.js";
import { addressOf, nextStep, titleOf } from "./state.js";
import { saidHere, triesList } from "./work.js";

const EVERY_MS = 2500;
const LONG_CHARS = 120;
// Share of the points below which doing it again comes before the next exercise: as for a certificate
const ENOUGH = 0.6;

export async function showScore(view, parts, isNow, page) {
  let one = await get(`/api/try/${encodeURIComponent(parts[0])}`);
  if (!isNow()) return null;
  let timer = 0;
  if (one.state === "waiting" || one.state === "running") {
    const box = waiting(one, page);
    fill(view, box.element);
    const poll = async () => {
      try {
        one = await get(`/api/try/${one.id}`);
        if (!isNow()) return;
        if (one.state === "waiting" || one.state === "running") box.tell(one);
        else { await page.refresh(); if (isNow()) await page.show(); return; }
      } catch (error) { if (!error.isOffline) { trouble(error); return; } }
      if (isNow()) timer = setTimeout(poll, EVERY_MS);
    };
    timer = setTimeout(poll, EVERY_MS);
    return () => clearTimeout(timer);
  }
  const data = await get(`/api/exercise/${encodeURIComponent(one.unit)}/${encodeURIComponent(one.exercise)}`).catch(() => null);
  page.refresh().catch(() => {});
  if (!isNow()) return null;
  fill(view, one.state === "done" ? result(one, data) : ended(one));
  return null;
}

function top(one) {
  return make("p", { className: "soft row spread" }, make("a", { href: "#/", textContent: say("back_to_room") }), make("span", { textContent: titleOf(one.unit, one.exercise) }));
}

function waiting(one, page) {
  const told = p("", "place");
  told.setAttribute("role", "status");
  const bar = make("progress", { max: 100, "aria-label": say("scoring") });
  const heading = make("h1", {});
  const tell = (now) => {
    heading.textContent = say(now.state === "running" || !now.place ? "scoring" : "scoring_later");
    told.textContent = now.state === "running" || !now.place ? say("running", now.percent, span(now.eta_s)) : say("in_line", now.place, span(now.eta_s));
    bar.value = now.state === "running" ? now.percent : 0;
  };
  tell(one);
  const element = make("article", {}, top(one), make("section", { className: "panel" },
    heading, told, bar, p(say("waiting_help"), "soft"),
    make("div", { className: "row" }, link(say("do_something_else"), "#/", "button main"), button(say("cancel_try"), async () => {
      if (!(await question(say("cancel_ask"), say("cancel_try"), say("go_back")))) return;
      try { await post(`/api/try/${one.id}/cancel`); await page.show(); } catch (error) { trouble(error); }
    }))));
  return { element, tell };
}

function ended(one) {
  return make("article", {}, top(one), make("section", { className: "panel" },
    make("h1", { textContent: say(one.state === "failed" ? "failed_h" : "cancelled_h") }),
    p(one.error || say("cancelled_help")), link(say("once_more"), `#/do/${one.unit}/${one.exercise}`, "button main")));
}

function result(one, data) {
  const score = one.score || { points: [], note: "" };
  const players = playersOf(one, data);
  const next = nextStep(one.unit, one.exercise);
  const tries = data ? data.tries : [];
  // Points for what was not heard are the trainer's to give: they are none yet, and none are lost
  const open = one.unjudged;
  const isEnough = one.got >= ENOUGH * (one.of - open) || /^(pre|post)test$/.test(one.unit);
  return make("article", { className: "score" }, top(one),
    make("section", { className: "panel" },
      make("h1", {}, say("your_score"), " ", make("b", { className: "big", id: "got", textContent: points(one.got) }), make("span", { textContent: ` / ${points(one.of - open)}` })),
      make("progress", { max: Math.max(1, one.of - open), value: one.got, "aria-label": say("your_score") }),
      open ? p(say("points_wait", points(open), points(one.of)), "advice") : change(one, tries),
      one.override ? p(say("overridden", points(one.override.got), one.override.reason), "told") : null,
      one.needs_trainer && !open ? p(say("needs_trainer"), "advice") : null,
      score.note ? p(score.note, "advice") : null,
      saidHere(one.unit, one.exercise),
      make("div", { className: "row" }, link(say("once_more"), `#/do/${one.unit}/${one.exercise}`, isEnough ? "button" : "button main"),
        next ? link(say(next.exercise ? "to_next_exercise" : "to_next"), addressOf(next), isEnough ? "button main" : "button") : link(say("to_room"), "#/", isEnough ? "button main" : "button"))),
    players.length ? make("section", { className: "panel recordings" }, make("h2", { textContent: say("own_recording") }), players.map((each) => each.element), p(say("delete_how"), "soft")) : null,
    make("section", { className: "panel" }, make("h2", { textContent: say("points_h") }), p(legend(score.points, (data && data.exercise.kind) || ""), "soft"),
      make("ul", { className: "plain-list points" }, score.points.map((point) => pointBox(point, data, players)))),
    tries.length > 1 ? compare(one, tries, score) : null,
    make("section", { className: "panel" }, triesList(tries)));
}

// What the signs mean that stand below
function legend(all, kind) {
  if (!all.length) return say("no_points");
  return say("points_help") + (all.some((point) => point.by_hand) ? say("points_star") : "") + (all.some((point) => point.better) ? say(betterKey(kind) === "better" ? "points_better" : "points_right") : "");
}

function change(one, tries) {
  const done = tries.filter((each) => each.state === "done");
  const at = done.findIndex((each) => each.id === one.id);
  const before = at >= 0 ? done[at + 1] : null;
  if (!before || before.unjudged) return null;
  const difference = one.got - before.got;
  if (Math.abs(difference) < 0.05) return p(say("same_as_before"), "soft");
  return p(say(difference > 0 ? "more_than_before" : "less_than_before", points(Math.abs(difference))), difference > 0 ? "told" : "advice");
}

function playersOf(one, data) {
  const known = new Map(((data && data.uploads) || []).map((each) => [each.upload, each]));
  const shots = (data && data.exercise.shots) || [];
  return ((one.answer && one.answer.uploads) || []).filter((id) => known.has(id)).map((id, index) => {
    const media = player(id, known.get(id).media_type, "metadata");
    media.id = `recording-${index}`;
    return { media, name: shots[index] || "", element: make("div", { className: "recording" }, shots[index] ? make("h3", { textContent: shots[index] }) : null, media) };
  });
}

// Plays the recording from a little before the second that is meant
function playAt(players, data, point) {
  const shots = (data && data.exercise.shots) || [];
  const index = Math.max(0, shots.findIndex((shot) => point.name.indexOf(shot) === 0));
  const one = players[index] || players[0];
  one.media.currentTime = Math.max(0, point.at_ms / 1000 - 0.5);
  one.media.scrollIntoView({ block: "center" });
  const playing = one.media.play();
  if (playing) playing.catch(() => {});
}

function pointBox(point, data, players) {
  const isHint = !point.of;
  const state = point.by_hand ? "by-hand" : isHint ? "hint" : point.got >= point.of - 0.005 ? "full" : point.got > 0 ? "part" : "none";
  const mark = { full: "✓", part: "△", none: "✗", hint: "", "by-hand": "☆" }[state];
  const second = point.at_ms === null ? null : players.length
    ? button(say("play_at", clock(point.at_ms / 1000)), () => playAt(players, data, point), "small play")
    : make("span", { className: "soft", textContent: say("at_second", clock(point.at_ms / 1000)) });
  return add(make("li", { className: `point ${state}` }), [
    make("p", { className: "row spread head" }, make("strong", { textContent: mark ? `${mark} ${point.name}` : point.name }),
      point.by_hand ? make("span", { textContent: point.of ? say("by_trainer_of", points(point.of)) : say("by_trainer") }) : isHint ? null : make("span", { className: "got", textContent: `${points(point.got)} / ${points(point.of)}` })),
    point.quote ? make("blockquote", { textContent: point.quote }) : null,
    p(point.reason),
    point.better ? betterBox(point.better, (data && data.exercise.kind) || "") : null,
    second,
  ]);
}

const betterKey = (kind) => (kind === "quiz" ? "better_choice" : kind === "kpi" || kind === "subtitle" ? "better_value" : "better");

// A better line; a whole page of it behind one more tap
function betterBox(text, kind) {
  const first = make("strong", { textContent: say(betterKey(kind)) });
  if (text.length <= LONG_CHARS) return make("p", { className: "better" }, first, make("span", { textContent: text }));
  return make("div", { className: "better" }, first, make("span", { textContent: `${text.slice(0, 40)}……` }),
    make("details", {}, make("summary", {}, say("all_of_it")), p(text)));
}

const rowPoints = (point) => (point.by_hand ? say("by_trainer") : points(point.got));

function compare(one, tries, score) {
  const others = tries.filter((each) => each.id !== one.id && each.state === "done");
  if (!others.length) return null;
  const table = make("div", { className: "scroll" });
  const number = (id) => tries.length - tries.findIndex((each) => each.id === id);
  const choice = make("select", { id: "compare", onchange: draw }, make("option", { value: "", textContent: say("choose_try") }),
    others.map((each) => make("option", { value: each.id, textContent: `${say("try_no", number(each.id))} · ${gotOf(each)}` })));
  async function draw() {
    if (!choice.value) { fill(table); return; }
    try {
      const other = await get(`/api/try/${choice.value}`);
      const before = new Map(((other.score || {}).points || []).filter((point) => point.of).map((point) => [point.name, point]));
      const rows = score.points.filter((point) => point.of).map((point) => {
        const was = before.get(point.name);
        // What waits for the trainer can't be compared
        const isKnown = was && !was.by_hand && !point.by_hand;
        const difference = isKnown ? point.got - was.got : 0;
        return make("tr", {}, make("th", { scope: "row", textContent: point.name }), make("td", { textContent: was ? rowPoints(was) : "–" }),
          make("td", { textContent: rowPoints(point) }), make("td", { textContent: !isKnown ? "" : Math.abs(difference) < 0.05 ? "=" : `${difference > 0 ? "▲" : "▼"} ${points(Math.abs(difference))}` }));
      });
      fill(table, make("table", {}, make("thead", {}, make("tr", {}, ["", say("try_no", number(other.id)), say("this_try"), ""].map((text) => make("th", { textContent: text, scope: "col" })))), make("tbody", {}, rows)));
    } catch (error) { trouble(error); }
  }
  return make("section", { className: "panel" }, make("h2", { textContent: say("compare_h") }),
    make("label", { className: "field", for: "compare" }, make("span", { textContent: say("compare_with") }), choice), table);
}
