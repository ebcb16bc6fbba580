// Takes of the same product side by side, playing together; the sound is that of one of them.

import { $, clock, make, say } from "./api.js";
import { act, media, player, state } from "./clip.js";

let timer = null;

export function drawTakes() {
  const { takes } = state.clip;
  $("takes-box").hidden = takes.length < 2;
  if (takes.length < 2) return;
  const key = JSON.stringify(takes);
  if ($("takes").dataset.key === key) return;
  $("takes").dataset.key = key;
  $("takes").replaceChildren(...takes.slice(0, 6).map(column));
  $("takes-play").onclick = () => (timer ? stop() : play());
  listen(Math.max(0, takes.findIndex((take) => take.is_current)));
}

function column(take, index) {
  const { width, height } = state.clip.footage[take.footage];
  const video = make("video", { playsInline: true, preload: "metadata", muted: true, src: `${media(`source/${take.footage}`)}#t=${take.start_ms / 1000}`, poster: media(`still/${take.footage}/${take.start_ms + 500}?w=320`), style: { aspectRatio: `${width} / ${height}` } });
  video.dataset.start = take.start_ms;
  video.dataset.end = take.end_ms;
  const marks = [say("take_score", take.score), index === 0 ? say("take_best") : "", take.is_current ? say("take_current") : ""].filter(Boolean);
  return make("div", { className: `take ${take.is_current ? "current" : ""}` }, make("h3", { textContent: say("take_n", index + 1) }), video,
    make("p", { className: "marks" }, ...marks.map((text) => make("span", { className: "mark", textContent: text }))),
    make("p", { className: "soft", textContent: `${clock(take.start_ms)}–${clock(take.end_ms)} · ${say("seconds", ((take.end_ms - take.start_ms) / 1000).toFixed(1))}` }),
    make("div", { className: "row" },
      make("button", { className: "small sound", "aria-pressed": "false", textContent: say("take_sound"), onclick: () => listen(index) }),
      make("button", { className: "small choose", data: { focus: `take${index}` }, disabled: take.is_current, textContent: say("take_choose"), onclick: () => { stop(); act("restart", { origin: take.origin }); } })),
    make("details", {}, make("summary", { textContent: say("why") }), make("ul", {}, ...take.reasons.map((text) => make("li", { textContent: text })))),
    make("details", {}, make("summary", { textContent: say("take_said") }), make("p", { textContent: take.text })));
}

const videos = () => [...$("takes").querySelectorAll("video")];

function listen(index) {
  videos().forEach((video, n) => { video.muted = n !== index; });
  $("takes").querySelectorAll("button.sound").forEach((button, n) => button.setAttribute("aria-pressed", String(n === index)));
}

// All begin together; one that has fallen behind the first is brought back to it.
async function play() {
  player.video.pause();
  $("takes-play").textContent = say("takes_stop");
  const all = videos();
  for (const video of all) video.currentTime = Number(video.dataset.start) / 1000;
  await Promise.all(all.map((video) => new Promise((done) => { if (!video.seeking && video.readyState >= 2) done(); else { video.addEventListener("seeked", done, { once: true }); video.addEventListener("error", done, { once: true }); setTimeout(done, 4000); } })));
  all.forEach((video) => video.play().catch(() => { /* a format that the browser can't play keeps its still */ }));
  timer = setInterval(() => align(all), 250);
}

function align(all) {
  const since = (video) => video.currentTime - Number(video.dataset.start) / 1000;
  const lead = all.find((video) => !video.paused && !video.muted) ?? all.find((video) => !video.paused);
  if (!lead) { stop(); return; }
  for (const video of all) {
    if (video.currentTime * 1000 >= Number(video.dataset.end)) video.pause();
    else if (video !== lead && !video.paused && Math.abs(since(video) - since(lead)) > 0.25) video.currentTime = Number(video.dataset.start) / 1000 + since(lead);
  }
}

function stop() {
  clearInterval(timer);
  timer = null;
  videos().forEach((video) => video.pause());
  $("takes-play").textContent = say("takes_play");
}
