// Cutting: a clip that was cut on the phone, or pieces chosen here and joined by the laptop.

import { ask, button, clock, fill, get, make, p, post, say, span } from "./base.js";
import { player, record } from "./kind_record.js";

const ASK_MS = 2000;
const MIN_S = 0.3;

export function cut(exercise, given, keep, place) {
  let pieces = Array.isArray(given.pieces) ? given.pieces.slice() : [];
  let order = "";
  let isOver = false;
  const films = make("div", {});
  const list = make("ol", { className: "plain-list pieces" });
  const total = p("", "soft");
  const wish = p("", "advice");
  wish.id = "cut-wish";
  const state = p("", "advice");
  state.id = "cut-state";
  state.setAttribute("role", "status");
  state.hidden = true;
  const bar = make("progress", { max: 100, value: 0, "aria-label": say("cutting"), hidden: true });
  const go = button(say("cut_go"), begin, "main wide");
  go.id = "cut-go";
  const stop = button(say("cut_stop"), cancel, "small");
  stop.hidden = true;
  const again = button(say("cut_films_again"), load, "small");
  const box = make("details", { className: "cutter", open: pieces.length > 0 }, make("summary", {}, say("cut_here_h")),
    p(say("cut_here_help")), films, again, make("h3", { textContent: say("cut_pieces_h") }), list, total, wish, go, bar, state, stop);
  box.addEventListener("toggle", () => { if (box.open) load(); });
  const all = (answer) => Object.assign(answer, pieces.length ? { pieces } : {});
  const whole = record(exercise, given, (answer) => keep(all(answer)), place, box);
  const changed = () => { draw(); keep(all(whole.answer())); };

  // The same piece twice is one shot
  const shots = () => new Set(pieces.map((one) => `${one.upload} ${one.start_ms} ${one.end_ms}`)).size;
  const length = () => pieces.reduce((sum, one) => sum + one.end_ms - one.start_ms, 0) / 1000;

  async function load() {
    let found = [];
    try { found = (await get("/api/films")).films; }
    catch (error) { films.textContent = error.message; return; }
    if (isOver) return;
    fill(films, found.length ? found.map(filmBox) : p(say("cut_no_films"), "advice"));
    const known = new Set(found.map((one) => one.upload));
    if (pieces.some((one) => !known.has(one.upload))) { pieces = pieces.filter((one) => known.has(one.upload)); changed(); }
    draw();
  }

  // A film with its two marks
  function filmBox(film, index) {
    const media = player(film.upload, film.media_type, "metadata");
    const length_s = film.duration_ms / 1000;
    let start_s = 0;
    let end_s = length_s;
    const told = p("", "told");
    const show = () => { told.textContent = say("cut_range", clock(start_s), clock(end_s), Math.round((end_s - start_s) * 10) / 10); };
    show();
    const from = button(say("cut_from"), () => { start_s = Math.min(media.currentTime, length_s - MIN_S); if (end_s - start_s < MIN_S) end_s = length_s; show(); }, "small");
    const to = button(say("cut_to"), () => { end_s = Math.max(media.currentTime, MIN_S); if (end_s - start_s < MIN_S) start_s = Math.max(0, end_s - 5); show(); }, "small");
    const add = button(say("cut_add"), () => {
      pieces.push({ upload: film.upload, start_ms: Math.round(start_s * 1000), end_ms: Math.round(Math.min(end_s, length_s) * 1000), film: index + 1 });
      changed();
    }, "small");
    add.dataset.film = film.upload;
    return make("section", { className: "film" }, make("h3", { textContent: `${say("cut_film", index + 1)} · ${film.title}` }), media,
      make("div", { className: "row" }, from, to), told, add);
  }

  function draw() {
    fill(list, pieces.map((one, at) => {
      const swap = (other) => { [pieces[at], pieces[other]] = [pieces[other], pieces[at]]; changed(); };
      const up = button("↑", () => swap(at - 1), "small");
      up.setAttribute("aria-label", say("cut_up", at + 1));
      up.disabled = at === 0;
      const drop = button(say("cut_drop"), () => { pieces.splice(at, 1); changed(); }, "small");
      return make("li", { className: "row spread" }, make("span", { textContent: `${at + 1}. ${say("cut_film", one.film || "?")} ${clock(one.start_ms / 1000)}–${clock(one.end_ms / 1000)}` }),
        make("span", { className: "row" }, up, drop));
    }));
    total.textContent = pieces.length ? say("cut_total", Math.round(length()), exercise.min_s, exercise.max_s, shots(), exercise.min_shots) : say("cut_none");
    wish.textContent = lacking();
    wish.hidden = !wish.textContent;
    go.classList.toggle("main", !wish.textContent);
    go.disabled = !pieces.length || Boolean(order);
  }

  // What the clip would lose points for, told before the laptop joins it
  function lacking() {
    const length_s = length();
    if (!pieces.length) return "";
    if (shots() < pieces.length) return say("cut_same");
    if (length_s < exercise.min_s) return say("cut_short", Math.ceil(exercise.min_s - length_s));
    if (length_s > exercise.max_s) return say("cut_long", Math.ceil(length_s - exercise.max_s));
    return "";
  }

  function tell(text) {
    state.textContent = text;
    state.hidden = !text;
    bar.hidden = !order;
    stop.hidden = !order;
    go.disabled = !pieces.length || Boolean(order);
  }

  async function begin() {
    if (order) return;
    order = "new";
    tell(say("cut_sent"));
    try {
      order = (await post(`/api/cut/${encodeURIComponent(place.unit)}/${encodeURIComponent(place.id)}`, { pieces })).cut;
    } catch (error) { order = ""; tell(error.message); return; }
    follow(order);
  }

  async function follow(id) {
    while (!isOver && order === id) {
      let now = null;
      try { now = await get(`/api/cut/${id}`); }
      catch (error) {
        if (error.status === 404 && order === id) { order = ""; begin(); return; } // the laptop was started anew
        if (!error.isOffline) { order = ""; tell(error.message); return; }
      }
      if (order !== id) return;
      if (now && now.state === "done") { order = ""; tell(say("cut_done")); whole.take(now.upload); return; }
      if (now && (now.state === "failed" || now.state === "cancelled")) { order = ""; tell(now.error || say("cut_stopped")); return; }
      if (now) { bar.value = now.percent; tell(now.place ? say("in_line", now.place, span(now.eta_s)) : say("cut_running", now.percent, span(now.eta_s))); }
      await new Promise((resolve) => setTimeout(resolve, ASK_MS));
    }
  }

  async function cancel() {
    const id = order;
    order = "";
    tell(say("cut_stopped"));
    if (id && id !== "new") await ask("DELETE", `/api/cut/${id}`).catch(() => {});
  }

  draw();
  if (box.open) load();
  return Object.assign({}, whole, {
    answer: () => all(whole.answer()),
    blocked: () => (order ? say("cut_wait") : whole.blocked()),
    close: () => { isOver = true; whole.close(); },
  });
}
