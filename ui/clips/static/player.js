// Plays the pieces one after the other straight from the footage, cropped and captioned as they would be made.

import { $, clock, make, say } from "./api.js";
import { lanes, media, state } from "./clip.js";

const LISTEN_MS = 3000;

export class Player {
  constructor() {
    this.video = $("media");
    this.footage = -1;
    this.at = 0;          // index of the piece
    this.now = 0;         // source time, ms
    this.stopAt = null;   // source time, ms
    this.fallback = new Set();
    this.isMade = false;
    const [wide, high] = state.clip.shape;
    $("screen").style.aspectRatio = `${wide} / ${high}`;
    $("play").onclick = () => this.toggle();
    $("hear-start").onclick = () => { const part = state.clip.parts[state.part]; this.listen(part.start_ms, part.start_ms + LISTEN_MS); };
    $("hear-end").onclick = () => { const part = state.clip.parts[state.part]; this.listen(Math.max(part.start_ms, part.end_ms - LISTEN_MS), part.end_ms); };
    $("show-edit").onclick = () => this.showMade(false);
    $("show-made").onclick = () => this.showMade(true);
    this.video.addEventListener("error", () => this.#fail());
    this.video.addEventListener("loadedmetadata", () => { if (!this.fallback.has(this.footage) && !this.video.videoWidth) this.#fail(); });
    for (const name of ["play", "pause"]) this.video.addEventListener(name, () => { $("play").textContent = say(this.video.paused ? "play" : "pause"); });
    this.video.addEventListener("play", () => this.#follow());
    this.video.addEventListener("seeked", () => this.#show());
  }

  get part() { return state.clip.parts[this.at]; }

  showMade(isMade) {
    this.isMade = isMade;
    this.video.pause();
    const made = $("made");
    made.hidden = !isMade;
    $("window").hidden = isMade;
    $("caption").hidden = isMade;
    $("preview-help").hidden = isMade;
    for (const id of ["play", "hear-start", "hear-end", "clock"]) $(id).hidden = isMade;
    $("show-made").setAttribute("aria-pressed", String(isMade));
    $("show-edit").setAttribute("aria-pressed", String(!isMade));
    if (!isMade) { made.pause(); return; }
    const from = media(`clip/${state.id}/video?v=${encodeURIComponent(state.clip.stamp)}`);
    if (made.getAttribute("src") !== from) made.src = from;
    made.poster = media(`clip/${state.id}/cover?v=${encodeURIComponent(state.clip.stamp)}`);
  }

  toggle() {
    if (this.isMade) { if ($("made").paused) $("made").play(); else $("made").pause(); return; }
    if (!this.video.paused) { this.video.pause(); return; }
    this.stopAt = null;
    if (!this.part.is_used || this.now < this.part.start_ms || this.now >= this.part.end_ms - 60) this.#begin();
    this.#play();
  }

  #begin() {
    const inside = this.part.is_used && this.now < this.part.start_ms;
    const first = state.clip.parts.findIndex((part) => part.is_used);
    this.seek(inside ? this.part.start_ms : state.clip.parts[first].start_ms, inside ? this.at : first);
  }

  listen(from, to) {
    this.showMade(false);
    this.seek(from, state.part);
    this.stopAt = to;
    this.#play();
  }

  seek(ms, index = this.at) {
    this.at = index;
    this.now = ms;
    this.#load(this.part.footage);
    this.video.currentTime = ms / 1000;
    this.#show();
  }

  refresh() {
    this.at = Math.min(this.at, state.clip.parts.length - 1);
    if (this.footage !== this.part.footage) { this.seek(this.part.start_ms); return; }
    this.#show();
  }

  #load(footage) {
    if (this.footage === footage) return;
    this.footage = footage;
    const isFallback = this.fallback.has(footage);
    this.video.src = media(`${isFallback ? "sound" : "source"}/${footage}`);
    $("still").hidden = !isFallback;
  }

  #fail() {
    const footage = this.footage;
    if (this.fallback.has(footage)) { $("no-picture").textContent = say(state.clip.footage[footage].has_sound ? "no_footage" : "no_picture"); $("no-picture").hidden = false; return; }
    this.fallback.add(footage);
    $("no-picture").textContent = say("no_picture");
    $("no-picture").hidden = false;
    this.footage = -1;
    this.seek(this.now);
  }

  #play() { this.video.play().catch(() => { /* told by the error event */ }); }

  #follow() {
    if (this.video.paused) return;
    this.now = this.video.currentTime * 1000;
    if (this.stopAt !== null && this.now >= this.stopAt) { this.video.pause(); this.stopAt = null; }
    else if (this.now >= this.part.end_ms && this.part.is_used && this.stopAt === null) this.#next();
    this.#show();
    requestAnimationFrame(() => this.#follow());
  }

  #next() {
    const next = state.clip.parts.findIndex((part, n) => n > this.at && part.is_used);
    if (next < 0) { this.video.pause(); return; }
    this.seek(state.clip.parts[next].start_ms, next);
    this.#play();
  }

  // clip time of what is shown, or null outside of the clip
  clipTime() {
    let before = 0;
    for (const [index, part] of state.clip.parts.entries()) {
      if (index === this.at) return part.is_used && this.now >= part.start_ms && this.now < part.end_ms ? before + this.now - part.start_ms : null;
      if (part.is_used) before += part.end_ms - part.start_ms;
    }
    return null;
  }

  #show() {
    if (this.video.paused && Math.abs(this.video.currentTime * 1000 - this.now) < 250) this.now = Math.round(this.video.currentTime * 1000);
    this.#frame();
    const time = this.clipTime();
    $("clock").textContent = time === null ? clock(this.now) : `${clock(time)} / ${clock(state.clip.duration_ms)}`;
    const caption = time === null ? null : state.clip.captions.find((each) => each.is_shown && each.start_ms <= time && time < each.end_ms);
    if ($("caption").textContent !== (caption?.text ?? "")) $("caption").textContent = caption?.text ?? "";
    lanes?.follow(this.footage, this.now);
  }

  #frame() {
    const { part } = this;
    const { width, height } = state.clip.footage[part.footage];
    const box = placeWindow(part, this.now, width, height);
    for (const element of [this.video, $("still")]) Object.assign(element.style, box);
    if (!$("still").hidden) {
      const from = media(`still/${part.footage}/${Math.round(this.now / 500) * 500}?w=640`);
      if ($("still").getAttribute("src") !== from) $("still").src = from;
    }
  }
}

// Where the whole picture stands so that the window fills its box.
export function placeWindow(part, ms, width, height) {
  if (part.layout === "pad" || !part.path.length) return { left: "0", top: "0", width: "100%", height: "100%", objectFit: "contain" };
  const [left, top] = cornerAt(part.path, ms);
  const [wide, high] = part.crop;
  return { left: `${-100 * left / wide}%`, top: `${-100 * top / high}%`, width: `${100 * width / wide}%`, height: `${100 * height / high}%`, objectFit: "fill" };
}

function cornerAt(path, ms) {
  const after = path.findIndex((key) => key[0] >= ms);
  if (after <= 0) return (path[after] ?? path.at(-1)).slice(1);
  const [[t0, x0, y0], [t1, x1, y1]] = [path[after - 1], path[after]];
  const share = t1 > t0 ? (ms - t0) / (t1 - t0) : 0;
  return [x0 + share * (x1 - x0), y0 + share * (y1 - y0)];
}
