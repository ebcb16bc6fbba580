// The editor: one recording, its captions, and what to look at. Opened with ?id=..., without it one can be begun.

import { download, get, loadWords, say, send } from "./api.js";
import { begin } from "./begin.js";
import { History, lesson, merge, split, textOf } from "./cues.js";
import { drawRow, showFindings } from "./rows.js";
import { drawSide } from "./side.js";
import { read, show } from "./times.js";
import { Wave } from "./wave.js";

export const $ = (id) => document.getElementById(id);
const id = encodeURIComponent((new URLSearchParams(location.search).get("id") ?? "").replaceAll(/[\\/]/g, "_"));
const state = { cues: [], changes: [], questions: [], unclear: [], amounts: [], findings: [], words: [], profile: "", length_ms: 0 };
const history = new History();
let wave, saving = null, storing = Promise.resolve(), stopAt = null, checking = 0, typing = null;

function translate() {
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = say(element.dataset.word);
  for (const element of document.querySelectorAll("[data-title]")) { element.title = say(element.dataset.title); element.ariaLabel = element.title; }
}

export function trouble(error) {
  $("trouble").textContent = error?.message ?? "";
  $("trouble").hidden = !error;
}

function toast(text, button, action) {
  const box = $("toast");
  box.replaceChildren(document.createTextNode(text));
  if (button) {
    const press = document.createElement("button");
    press.textContent = button;
    press.onclick = () => { box.hidden = true; action(); };
    box.append(press);
  }
  box.hidden = false;
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => { box.hidden = true; }, 9000);
}

// Saving: a moment after the last edit, one after the other; a failed one is told and tried again.
function save() {
  $("saved").textContent = say("saving");
  clearTimeout(saving);
  saving = setTimeout(() => { storing = storing.then(store); }, 600);
}

async function store() {
  const mine = saving;
  try {
    await send(`speech/${id}/cues`, { cues: state.cues, profile: state.profile }, "PUT");
    trouble(null);
    check();
    if (saving !== mine) return;  // something was changed meanwhile, and is not kept yet
    saving = null;
    $("saved").textContent = say("saved");
  } catch (error) {
    trouble(error);
    $("saved").textContent = say("not_saved");
    if (saving === mine) saving = setTimeout(save, 5000);
  }
}

function change(cues) {
  history.keep(state.cues);
  state.cues = cues;
  redraw();
  save();
}

const swap = (index, count, ...cues) => state.cues.toSpliced(index, count, ...cues);

async function check() {
  const mine = ++checking;
  try {
    const found = await send(`speech/${id}/check`, { cues: state.cues, profile: state.profile });
    if (mine !== checking) return;
    state.findings = found.findings;
    side();
    badges();
  } catch (error) { trouble(error); }
}

function badges() {
  const of = Map.groupBy(state.findings, (finding) => finding.cue);
  [...$("cues").children].forEach((row, index) => showFindings(row, of.get(index) ?? []));
}

const handlers = {
  play(index) { playCue(state.cues[index]); },
  seek(ms) { $("media").currentTime = ms / 1000; },
  time(index, side, text) {
    const ms = read(text);
    const cue = { ...state.cues[index], [side]: ms };
    if (ms === null || cue.end_ms <= cue.start_ms) { toast(say("bad_time", text)); redraw(); return; }
    change(swap(index, 1, cue));
  },
  // While somebody writes it is kept and checked; the row stays as it is, and all of it is one step back.
  typed(index, cue) {
    if (typing?.index !== index) {
      typing = { index, before: state.cues[index] };
      history.keep(state.cues);
    }
    state.cues = wave.cues = swap(index, 1, cue);
    $("cues").children[index].dataset.key = JSON.stringify(cue);
    wave.draw();
    steps();
    save();
  },
  // The box is left
  wrote(index, cue) {
    const isTyped = typing?.index === index;
    const before = isTyped ? typing.before : state.cues[index];
    const isSame = JSON.stringify(before) === JSON.stringify(cue);
    typing = null;
    if (isTyped) {
      if (isSame) history.forget();
      $("cues").children[index].dataset.key = "";
      redraw();
    } else if (!isSame) change(swap(index, 1, cue));
    const taught = isSame ? null : lesson(textOf(before), textOf(cue));
    if (taught) toast(say("learn_ask", taught.heard, taught.written), say("learn"), () => learn(taught));
  },
  split(index, at) {
    const parts = split(state.cues[index], at);
    if (parts) change(swap(index, 1, ...parts)); else toast(say("split_help"));
  },
  merge(index) { if (state.cues[index + 1]) change(swap(index, 2, merge(state.cues[index], state.cues[index + 1]))); },
  drop(index) { change(swap(index, 1)); toast(say("dropped"), say("undo"), undo); },
  add(index) {
    const start = state.cues[index].end_ms + 84;
    const room = (state.cues[index + 1]?.start_ms ?? state.length_ms) - 84;
    if (room - start < 400) { toast(say("no_room")); return; }
    change(swap(index + 1, 0, { start_ms: start, end_ms: Math.min(room, start + 2000), lines: ["…"], words: [], second: [] }));
  },
  async judge(number, verdict) { await settle(send(`speech/${id}/changes`, { number, verdict, cues: state.cues })); },
  async answer(number, name) { await settle(send(`speech/${id}/answers`, { number, name, cues: state.cues })); },
  async forget(rule) { await settle(send("words/forget", rule)); },
};

async function learn(rule) { await settle(send("words", { ...rule, verdict: "always", id: decodeURIComponent(id), cues: state.cues })); }

async function settle(promise) {
  try {
    const answer = await promise;
    if (answer.message) toast(answer.message);
    if (answer.cues) { history.keep(state.cues); save(); }
    Object.assign(state, answer);
    redraw();
  } catch (error) { toast(error.message); }
}

function undo() { step(history.back(state.cues)); }
function redo() { step(history.forth(state.cues)); }
function step(cues) { if (cues) { state.cues = cues; redraw(); save(); } }

// Drawing. Rows are made anew only where their cue changed.
function redraw() {
  const box = $("cues");
  while (box.children.length > state.cues.length) box.lastChild.remove();
  state.cues.forEach((cue, index) => {
    const row = box.children[index];
    const key = JSON.stringify(cue);
    if (row?.dataset.key === key) { row.dataset.index = index; return; }
    const fresh = drawRow(cue, index, handlers);
    fresh.dataset.key = key;
    if (row) row.replaceWith(fresh); else box.append(fresh);
  });
  wave.cues = state.cues;
  wave.draw();
  side();
  badges();
  tick();
  steps();
}

function steps() {
  $("undo").disabled = !history.past.length;
  $("redo").disabled = !history.future.length;
}

function side() { drawSide(state, handlers); }

function tick() {
  const now = $("media").currentTime * 1000;
  if (stopAt !== null && now >= stopAt) { $("media").pause(); stopAt = null; }
  wave.follow(now);
  $("clock").textContent = show(now).slice(0, -2);
  const index = state.cues.findIndex((cue) => cue.start_ms <= now && now < cue.end_ms);
  const current = state.cues[index];
  $("caption").textContent = current ? textOf(current) : "";
  if (current?.second.length) $("caption").append(Object.assign(document.createElement("small"), { textContent: current.second.join("\n") }));
  document.querySelector("#cues .now")?.classList.remove("now");
  $("cues").children[index]?.classList.add("now");
}

function playCue(cue) {
  stopAt = cue.end_ms;
  $("media").currentTime = cue.start_ms / 1000;
  $("media").play();
}

function toggle() { stopAt = null; if ($("media").paused) $("media").play(); else $("media").pause(); }

function fill(select, choices, chosen) {
  select.replaceChildren(...choices.map(([value, name]) => new Option(name, value, false, value === chosen)));
}

async function relay() {
  if (!confirm(say("relay_ask"))) return;
  await settle(send(`speech/${id}/layout`, { profile: $("profile").value }));
  check();
}

function connect() {
  const media = $("media");
  media.src = `/editor/media/${id}`;
  media.onerror = () => { if (!media.src.includes("/sound/")) { media.src = `/editor/sound/${id}`; toast(say("sound_only")); } };
  for (const event of ["seeked", "pause", "loadedmetadata"]) media.addEventListener(event, tick);
  media.addEventListener("play", function frame() { tick(); if (!media.paused) requestAnimationFrame(frame); });
  for (const event of ["play", "pause"]) media.addEventListener(event, () => { $("play").textContent = say(media.paused ? "play" : "pause"); });
  $("play").onclick = toggle;
  $("zoom-in").onclick = () => wave.zoom(0.6);
  $("zoom-out").onclick = () => wave.zoom(1.7);
  $("undo").onclick = undo;
  $("redo").onclick = redo;
  $("relay").onclick = relay;
  $("profile").onchange = () => { state.profile = $("profile").value; save(); };
  $("export").onclick = () => download(`speech/${id}/export`, { cues: state.cues, profile: state.profile, format: $("format").value }).catch(trouble);
  $("fix").onclick = () => settle(send(`speech/${id}/fix`, { cues: state.cues, profile: state.profile })).then(() => check());
  addEventListener("beforeunload", (event) => { if (saving) event.preventDefault(); });
  addEventListener("keydown", (event) => {
    const typing = event.target.isContentEditable || /INPUT|SELECT|TEXTAREA/.test(event.target.tagName);
    if (event.code === "Space" && !typing && event.target.tagName !== "BUTTON") { event.preventDefault(); toggle(); }
    if (!typing && (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z") { event.preventDefault(); if (event.shiftKey) redo(); else undo(); }
  });
}

function openWave() {
  wave = new Wave($("wave"), {
    loadPeaks: async (from, to, count) => (await get(`speech/${id}/peaks?from_ms=${from}&to_ms=${to}&count=${count}`)).peaks,
    onSeek: (ms) => { stopAt = null; $("media").currentTime = ms / 1000; },
    onMove(index, side, ms) {
      const cue = state.cues[index];
      const [before, after] = [state.cues[index - 1], state.cues[index + 1]];
      if (!this.held?.kept) { history.keep(state.cues); if (this.held) this.held.kept = true; }
      const low = side === "start_ms" ? (before?.end_ms ?? 0) : cue.start_ms + 100;
      const high = side === "start_ms" ? cue.end_ms - 100 : (after?.start_ms ?? state.length_ms);
      state.cues = swap(index, 1, { ...cue, [side]: Math.min(Math.max(ms, low), high) });
      wave.cues = state.cues;
      wave.draw();
    },
    onMoved: () => { redraw(); save(); },
  });
  wave.length_ms = state.length_ms;
}

async function edit() {
  Object.assign(state, await get(`speech/${id}`));
  $("title").textContent = state.title;
  document.title = `${state.title} · ${say("title")}`;
  fill($("profile"), state.profiles, state.profile);
  fill($("format"), state.formats, "srt");
  $("back").hidden = $("editor").hidden = false;
  $("saved").textContent = say("saved");
  // On a phone the captions stand below these: their counts are enough until one is wanted
  if (matchMedia("(max-width: 1000px)").matches) for (const box of document.querySelectorAll(".side details:not(#asks-box)")) box.open = false;
  openWave();
  connect();
  redraw();
  check();
}

async function main() {
  const asked = new URLSearchParams(location.search);
  const lang = (asked.get("lang") ?? localStorage.getItem("chushan-lang")) === "en" ? "en" : "zh";
  document.documentElement.lang = lang === "en" ? "en" : "zh-Hans";
  $("lang").value = lang;
  $("lang").onchange = () => { localStorage.setItem("chushan-lang", $("lang").value); asked.set("lang", $("lang").value); location.search = asked; };
  try {
    await loadWords(lang);
    translate();
    if (id) await edit(); else await begin();
    document.body.dataset.ready = "yes";
  } catch (error) {
    trouble(error);
    if (id) await begin().catch(() => {});  // the earlier ones, to choose from
  }
}

main();
