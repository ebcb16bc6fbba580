// One clip: its state, its history, and what every part of the page may do with it.

import { $, get, make, say, send, toast, trouble } from "./api.js";
import { drawCaptions } from "./captions.js";
import { drawCover } from "./cover.js";
import { drawCrops } from "./crop.js";
import { drawEdges } from "./edges.js";
import { connectJob, followJob } from "./job.js";
import { Lanes } from "./lanes.js";
import { Player } from "./player.js";
import { drawTakes } from "./takes.js";

export const state = { run: "", id: "", clip: null, part: 0, lanes: new Map() };
export let player, lanes;
const history = { past: [], future: [] };
let queue = Promise.resolve();

const path = (rest = "") => `runs/${state.run}/clips/${state.id}${rest}`;
export const media = (rest) => `/clips/media/${state.run}/${rest}`;
export const part = () => state.clip.parts[state.part];

// --- changes: one after the other, each kept by the server at once ---

// `body` may be a function: it is asked when its turn comes, so that quick taps add up.
export function act(what, body = {}, { keepsHistory = true } = {}) {
  queue = queue.then(async () => {
    $("saved").textContent = say("saving");
    const before = state.clip.edit;
    try {
      const clip = await send(path(`/${what}`), { edit: before, ...(typeof body === "function" ? body() : body) });
      if (keepsHistory && JSON.stringify(clip.edit) !== JSON.stringify(before)) remember(before);
      take(clip);
      trouble(null);
      $("saved").textContent = say("saved");
      return true;
    } catch (error) {
      trouble(error.isOffline ? new Error(`${error.message}。${say("nothing_kept")}`) : error);
      $("saved").textContent = "";
      redraw();
      return false;
    }
  });
  return queue;
}

const shelf = () => `chushan-clip-${state.run}-${state.id}`;

function remember(before) {
  history.past.push(before);
  history.past.splice(0, history.past.length - 100);
  history.future = [];
  keepHistory();
}

function keepHistory() {
  try { sessionStorage.setItem(shelf(), JSON.stringify({ ...history, now: state.clip.edit })); } catch { /* full: undo ends here */ }
}

function restoreHistory() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(shelf()) ?? "{}");
    if (JSON.stringify(kept.now) === JSON.stringify(state.clip.edit)) Object.assign(history, { past: kept.past ?? [], future: kept.future ?? [] });
  } catch { /* nothing to restore */ }
}

async function travel(from, to) {
  let taken = null;
  const step = () => { taken = [from().pop(), state.clip.edit]; return { edit: taken[0] ?? state.clip.edit }; };
  const is_kept = await act("keep", step, { keepsHistory: false });
  if (!taken?.[0]) return;
  if (is_kept) to().push(taken[1]); else from().push(taken[0]);
  keepHistory();
  redraw();
}

const undo = () => travel(() => history.past, () => history.future);
const redo = () => travel(() => history.future, () => history.past);

async function restart(origin) {
  if (await act("restart", { origin })) toast(say("restarted"));
}

function take(clip) {
  state.clip = clip;
  state.part = Math.min(state.part, clip.parts.length - 1);
  keepHistory();
  redraw();
}

export function forgetHistory() { history.past = []; history.future = []; keepHistory(); redraw(); }

export async function reload() { take(await get(path())); }

// --- drawing ---

export async function footageLanes(index) {
  if (!state.lanes.has(index)) state.lanes.set(index, get(`runs/${state.run}/footage/${index}`));
  return state.lanes.get(index);
}

function drawFaults() {
  const { faults, warnings } = state.clip;
  const lines = [...faults.map((fault) => [fault.stops ? "stops_mark" : "warn_mark", fault.text, fault.stops ? "bad" : "warn"]), ...warnings.map((text) => ["warn_mark", text, "warn"])];
  $("look").replaceChildren(...lines.map(([key, text, kind]) => make("p", { className: kind }, make("b", { textContent: say(key) }), ` ${text}`)));
}

function drawPieces() {
  const { parts } = state.clip;
  $("pieces-box").hidden = parts.length < 2;
  $("keeps-length").hidden = !state.clip.keeps_length;
  if (parts.length < 2) return;
  const buttons = parts.map((each, index) => make("button", {
    className: `piece${each.is_used ? "" : " out"}`, data: { focus: `piece${index}` }, "aria-pressed": String(index === state.part), onclick: () => choose(index),
  }, make("img", { alt: "", loading: "lazy", src: media(`still/${each.footage}/${Math.round((each.start_ms + each.end_ms) / 2)}?w=160`) }),
  make("span", { textContent: `${say("piece", index + 1)} · ${say("seconds", ((each.end_ms - each.start_ms) / 1000).toFixed(1))}${each.is_used ? "" : ` · ${say("left_out")}`}` })));
  const used = part().is_used;
  const drop = state.clip.keeps_length ? null : make("button", { className: "small", id: "use-piece", data: { focus: "use-piece" }, textContent: say(used ? "leave_out" : "take_in"), onclick: () => act("use", { part: state.part, is_used: !used }) });
  $("pieces").replaceChildren(...buttons, ...(drop ? [drop] : []));
}

export function choose(index) {
  state.part = index;
  lanes.showPart();
  player.seek(part().start_ms, index);
  redraw();
}

export function redraw() {
  if (!state.clip) return;
  const focused = document.activeElement?.dataset?.focus;
  drawPieces();
  lanes.draw();
  drawEdges();
  drawFaults();
  drawCrops();
  drawCaptions();
  drawCover();
  drawTakes();
  player.refresh();
  $("undo").disabled = !history.past.length;
  $("redo").disabled = !history.future.length;
  $("restart").disabled = !state.clip.is_changed;
  $("restart-first").hidden = !state.clip.has_first;
  const running = !$("job").hidden;
  $("make").hidden = running;
  $("make").disabled = !state.clip.is_changed || state.clip.faults.some((fault) => fault.stops);
  $("make").textContent = say(state.clip.is_changed ? "make" : "make_none");
  if (focused && document.activeElement === document.body) document.querySelector(`[data-focus="${focused}"]`)?.focus();
}

function drawExports() {
  const kinds = ["jianying", "otio", "edl", "fcpxml", "srt"];
  $("exports").replaceChildren(...kinds.map((kind) => make("button", { className: "small", data: { kind }, textContent: say(`kind_${kind}`), onclick: () => exportAs(kind) })));
  $("save-video").href = media(`clip/${state.id}/video`);
}

async function exportAs(kind) {
  try {
    const { message, note, file } = await send(path("/export"), { kind });
    const link = file ? make("a", { className: "button", href: media(`project/${state.id}/${kind}`), download: file, textContent: say("download") }) : "";
    $("exported").replaceChildren(message, note ? make("span", { className: "soft", textContent: ` ${note}` }) : "", " ", link);
    $("exported").hidden = false;
    trouble(null);
  } catch (error) { trouble(error); }
}

function connect() {
  $("undo").onclick = undo;
  $("redo").onclick = redo;
  $("restart").onclick = () => restart("plan");
  $("restart-first").onclick = () => restart("first");
  addEventListener("keydown", (event) => {
    const typing = /INPUT|SELECT|TEXTAREA/.test(event.target.tagName);
    if (event.code === "Space" && !typing && event.target.tagName !== "BUTTON" && event.target.tagName !== "SUMMARY" && event.target.tagName !== "A") { event.preventDefault(); player.toggle(); }
    if (!typing && (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z") { event.preventDefault(); if (event.shiftKey) redo(); else undo(); }
  });
}

export async function openClip(run, id) {
  Object.assign(state, { run, id });
  state.clip = await get(path());
  restoreHistory();
  $("back").href = `/clips?run=${run}`;
  $("back").textContent = `‹ ${say("back_clips")}`;
  $("back").hidden = false;
  $("title").textContent = state.clip.title;
  document.title = `${state.clip.title} · ${say("title")}`;
  $("clip").hidden = false;
  player = new Player();
  lanes = new Lanes($("lanes"));
  connect();
  connectJob();
  drawExports();
  redraw();
  lanes.showPart();
  player.seek(part().start_ms, 0);
  if (state.clip.job) followJob(state.clip.job);
}
