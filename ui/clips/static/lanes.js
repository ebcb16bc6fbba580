// The timeline of the footage that the chosen piece comes from: shots, quality, sound, products, and the pieces used.

import { clock, make, say } from "./api.js";
import { act, choose, footageLanes, media, part, player, state } from "./clip.js";
import { $ } from "./api.js";

const SNAP_PX = 10;
const NAMES = ["shots", "quality", "loud", "products", "clip"];

export class Lanes {
  constructor(box) {
    this.box = box;
    this.from = 0;
    this.width = 60_000;
    this.data = null;
    this.footage = -1;
    this.held = null;
    this.tracks = {};
    this.selected = {};
    this.ruler = make("div", { className: "ruler", "aria-hidden": "true" });
    this.cursor = make("div", { className: "cursor", "aria-hidden": "true" });
    const rows = NAMES.map((name) => {
      this.tracks[name] = make("div", { className: `track ${name}`, role: "group", "aria-label": say(`lane_${name}`), tabIndex: name === "clip" || name === "loud" ? -1 : 0 });
      this.tracks[name].onkeydown = (event) => this.#walk(event, name);
      return make("div", { className: "lane" }, make("span", { className: "name", textContent: say(`lane_${name}`), "aria-hidden": "true" }), this.tracks[name]);
    });
    this.wave = make("canvas", { "aria-hidden": "true" });
    this.tracks.loud.append(this.wave);
    this.stack = make("div", { className: "stack" }, make("div", { className: "lane" }, make("span", { className: "name" }), this.ruler), ...rows, this.cursor);
    box.replaceChildren(this.stack);
    this.#connect();
    new ResizeObserver(() => this.draw()).observe(box);
  }

  get length() { return state.clip.footage[part().footage].duration_ms; }

  showPart() {
    const { start_ms, end_ms } = part();
    const around = Math.max(4000, (end_ms - start_ms) * 0.25);
    this.width = Math.min(this.length, end_ms - start_ms + 2 * around);
    this.show(start_ms - around);
  }

  zoom(by) {
    const middle = this.from + this.width / 2;
    this.width = Math.min(Math.max(this.width * by, 3000), this.length);
    this.show(middle - this.width / 2);
  }

  show(from) { this.from = Math.min(Math.max(0, from), Math.max(0, this.length - this.width)); this.draw(); }

  follow(footage, ms) {
    if (footage !== part().footage || !this.cursor) { if (this.cursor) this.cursor.hidden = true; return; }
    const share = (ms - this.from) / this.width;
    this.cursor.hidden = share < 0 || share > 1;
    this.cursor.style.setProperty("--x", share);
    if (!player.video.paused && !this.held && (share < 0 || share > 0.97)) this.show(ms - this.width * 0.05);
  }

  async draw() {
    const { footage } = part();
    if (this.footage !== footage) {
      this.footage = footage;
      this.data = null;
      this.data = await footageLanes(footage);
      if (this.footage !== footage) return;
    }
    if (!this.data) return;
    this.#ruler();
    this.#shots();
    this.#quality();
    this.#products();
    this.#clip();
    this.#sound();
    if (player) this.follow(player.footage, player.now);
  }

  #place(element, start, end) {
    element.style.left = `${100 * (start - this.from) / this.width}%`;
    element.style.width = `${100 * (end - start) / this.width}%`;
    return element;
  }

  #within(items) { return items.filter((item) => item.end_ms > this.from && item.start_ms < this.from + this.width); }

  #ruler() {
    const steps = [1000, 2000, 5000, 10_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000];
    const room = Math.max(1, this.ruler.clientWidth / 58);
    const step = steps.find((each) => this.width / each <= room) ?? 3_600_000;
    const marks = [];
    for (let at = Math.ceil(this.from / step) * step; at <= this.from + this.width; at += step) {
      marks.push(make("span", { textContent: clock(at).replace(/\.0$/, ""), style: { left: `${100 * (at - this.from) / this.width}%` } }));
    }
    this.ruler.replaceChildren(...marks);
  }

  #shots() {
    const wide = this.tracks.shots.clientWidth;
    const items = this.#within(this.data.shots).map((shot) => {
      const box = this.#place(make("span", { className: "shot" }), shot.start_ms, shot.end_ms);
      const px = wide * (shot.end_ms - shot.start_ms) / this.width;
      if (px > 14) {
        const tall = 44;
        const each = Math.max(24, tall * state.clip.footage[this.footage].width / state.clip.footage[this.footage].height);
        const seen = [Math.max(shot.start_ms, this.from), Math.min(shot.end_ms, this.from + this.width)];
        const count = Math.max(1, Math.min(12, Math.round(px / each / 1.4)));
        for (let n = 0; n < count; n++) {
          const at = count === 1 ? shot.still_ms : shot.start_ms + (shot.end_ms - shot.start_ms) * (n + 0.5) / count;
          if (at < seen[0] - 2000 || at > seen[1] + 2000) continue;
          box.append(make("img", { alt: "", loading: "lazy", draggable: false, src: media(`still/${this.footage}/${Math.round(at / 40) * 40}?w=160`), style: { left: `${100 * n / count}%`, width: `${100 / count}%` } }));
        }
      }
      box.onclick = () => this.tell(this.#shotText(shot));
      box.title = this.#shotText(shot);
      return box;
    });
    this.tracks.shots.replaceChildren(...items);
  }

  #shotText(shot) { return `${say("shot_at", clock(shot.start_ms), clock(shot.end_ms), shot.score)}${shot.why.length ? `：${shot.why.join("，")}` : ""}`; }

  #quality() {
    const shots = this.#within(this.data.shots).map((shot) => this.#band(shot, shot.level, this.#shotText(shot)));
    const faults = this.#within(this.data.faults).map((fault) => this.#band(fault, "fault", `${say("fault_at", clock(fault.start_ms), clock(fault.end_ms))} ${fault.why.join("，")}`));
    this.tracks.quality.replaceChildren(...shots, ...faults);
  }

  #products() {
    const items = this.#within(this.data.slices).map((slice) => {
      const text = `${say("slice_at", slice.name, clock(slice.start_ms), clock(slice.end_ms), slice.sure)}${slice.why.length ? `：${slice.why.join("，")}` : ""}`;
      const band = this.#band(slice, `product c${slice.colour}`, text);
      band.append(make("span", { className: "label", textContent: slice.name }));
      return band;
    });
    this.tracks.products.replaceChildren(...items);
  }

  #band(item, kind, text) {
    const band = this.#place(make("span", { className: `band ${kind}`, title: text }), item.start_ms, item.end_ms);
    band.onclick = () => this.tell(text);
    band.onpointerenter = (event) => { if (event.pointerType === "mouse") this.tell(text); };
    return band;
  }

  #clip() {
    const shown = state.clip.parts.flatMap((each, index) => each.footage === this.footage && index !== state.part ? [[each, index]] : []);
    const others = shown.map(([each, index]) => {
      const box = this.#place(make("button", { className: `used${each.is_used ? "" : " out"}`, tabIndex: -1, title: say("piece", index + 1) }), each.start_ms, each.end_ms);
      box.onclick = () => choose(index);
      return box;
    });
    const span = this.held?.span ?? part();
    const own = this.#place(make("span", { className: `used own${part().is_used ? "" : " out"}` }), span.start_ms, span.end_ms);
    this.shade ??= [make("span", { className: "shade" }), make("span", { className: "shade" })];
    if (!this.handles) {
      this.handles = ["start", "end"].map((side) => this.#handle(side));
      this.stack.append(...this.shade, ...this.handles);
    }
    this.tracks.clip.replaceChildren(...others, own);
    this.handles.forEach((handle, n) => this.#placeHandle(handle, n ? "end" : "start", span));
    this.shade[0].style.setProperty("--a", 0); this.shade[0].style.setProperty("--b", this.#share(span.start_ms));
    this.shade[1].style.setProperty("--a", this.#share(span.end_ms)); this.shade[1].style.setProperty("--b", 1);
  }

  #share(ms) { return Math.min(1, Math.max(0, (ms - this.from) / this.width)); }

  #handle(side) {
    const handle = make("div", { className: `handle ${side}`, tabIndex: 0, role: "slider", "aria-label": say(`${side}_handle`), id: `handle-${side}` }, make("i"));
    handle.addEventListener("pointerdown", (event) => this.#down(event, side, handle));
    handle.addEventListener("pointermove", (event) => this.#move(event));
    for (const end of ["pointerup", "pointercancel"]) handle.addEventListener(end, (event) => this.#up(event));
    handle.addEventListener("keydown", (event) => this.#key(event, side));
    return handle;
  }

  #placeHandle(handle, side, span) {
    const ms = span[`${side}_ms`];
    const share = (ms - this.from) / this.width;
    handle.hidden = share < -0.001 || share > 1.001 || !part().is_used;
    handle.style.setProperty("--x", share);
    const [low, high] = side === "start" ? [part().room[0], span.end_ms] : [span.start_ms, part().room[1]];
    handle.setAttribute("aria-valuemin", (low / 1000).toFixed(1));
    handle.setAttribute("aria-valuemax", (high / 1000).toFixed(1));
    handle.setAttribute("aria-valuenow", (ms / 1000).toFixed(2));
    const cut = part().cut[side];
    handle.setAttribute("aria-valuetext", `${clock(ms)}，${cut ? `${say("cut_in")}：${cut.kept}` : say("clean")}`);
  }

  tell(text) { $("why").textContent = text; }

  // --- pointer ---

  #at(event) {
    const box = this.ruler.getBoundingClientRect();
    return this.from + (event.clientX - box.left) / box.width * this.width;
  }

  #reach() { return SNAP_PX / Math.max(1, this.ruler.clientWidth) * this.width; }

  #down(event, side, handle) {
    event.preventDefault();
    handle.focus();
    handle.setPointerCapture(event.pointerId);
    const { start_ms, end_ms } = part();
    this.held = { side, span: { start_ms, end_ms }, off: this.#at(event) - part()[`${side}_ms`], raw: part()[`${side}_ms`], moved: false };
  }

  #move(event) {
    if (!this.held) return;
    const { side, span } = this.held;
    this.held.moved = true;
    this.held.raw = this.#at(event) - this.held.off;
    const points = part()[`${side}s_ms`];
    const near = points.reduce((best, point) => Math.abs(point - this.held.raw) < Math.abs(best - this.held.raw) ? point : best, Infinity);
    const wanted = Math.abs(near - this.held.raw) <= this.#reach() ? near : this.held.raw;
    const [low, high] = part().room;
    const length = part().end_ms - part().start_ms;
    if (state.clip.keeps_length) {
      const start = Math.min(Math.max(low, side === "start" ? wanted : wanted - length), high - length);
      this.held.span = { start_ms: start, end_ms: start + length };
    } else if (side === "start") span.start_ms = Math.min(Math.max(low, wanted), span.end_ms - 300);
    else span.end_ms = Math.max(Math.min(high, wanted), span.start_ms + 300);
    this.#clip();
    this.tell(`${say(`${side}_handle`)} ${clock(this.held.span[`${side}_ms`])} · ${say("length_is", ((this.held.span.end_ms - this.held.span.start_ms) / 1000).toFixed(1))}${this.#spoken(this.held.span[`${side}_ms`])}`);
  }

  #spoken(ms) {
    const sentence = part().sentences.find((each) => each.start_ms - 200 <= ms && ms <= each.end_ms + 300);
    if (!sentence) return "";
    const before = sentence.words.filter((word) => word[1] < ms).map((word) => word[0]).join("");
    const after = sentence.words.filter((word) => word[1] >= ms).map((word) => word[0]).join("");
    return ` · ${before}▏${after}`;
  }

  async #up() {
    const { held } = this;
    this.held = null;
    if (!held?.moved) { this.draw(); return; }
    await trim(held.side, { to_ms: Math.max(0, Math.round(held.raw)), reach_ms: Math.round(this.#reach()) });
  }

  #key(event, side) {
    const step = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    nudge(side, step, event.shiftKey);
  }

  // Through the bands of one lane with the arrow keys; what they say is read aloud.
  #walk(event, name) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step || event.target !== this.tracks[name]) return;
    event.preventDefault();
    const items = [...this.tracks[name].children];
    if (!items.length) return;
    const at = items.findIndex((item) => item.classList.contains("picked"));
    items.forEach((item) => item.classList.remove("picked"));
    const next = items[Math.min(Math.max(at + step, 0), items.length - 1)];
    next.classList.add("picked");
    this.tell(next.title);
  }

  #connect() {
    $("zoom-in").onclick = () => this.zoom(0.6);
    $("zoom-out").onclick = () => this.zoom(1.7);
    $("whole-clip").onclick = () => this.showPart();
    $("earlier").onclick = () => this.show(this.from - this.width * 0.6);
    $("later").onclick = () => this.show(this.from + this.width * 0.6);
    for (const area of [this.ruler, this.tracks.loud, this.tracks.clip]) {
      area.addEventListener("click", (event) => { if (event.target === area || event.target === this.wave || event.target.classList.contains("own")) player.seek(this.#at(event), state.part); });
    }
    this.box.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && Math.abs(event.deltaX) <= Math.abs(event.deltaY)) return;  // the page scrolls
      event.preventDefault();
      if (event.ctrlKey) this.zoom(event.deltaY > 0 ? 1.25 : 0.8); else this.show(this.from + event.deltaX * this.width / 1000);
    }, { passive: false });
  }

  #sound() {
    const { levels, step_ms: step } = this.data;
    const scale = window.devicePixelRatio || 1;
    const [wide, high] = [this.wave.clientWidth, this.wave.clientHeight];
    if (!wide) return;
    this.wave.width = wide * scale; this.wave.height = high * scale;
    const pen = this.wave.getContext("2d");
    pen.scale(scale, scale);
    pen.fillStyle = "#2f5d4a";
    for (let x = 0; x < wide; x += 2) {
      const [first, last] = [x, x + 2].map((at) => Math.floor((this.from + at / wide * this.width) / step));
      let loud = 0;
      for (let n = first; n <= Math.max(first, last - 1); n++) loud = Math.max(loud, parseInt(levels.slice(2 * n, 2 * n + 2), 16) || 0);
      const tall = Math.max(1, loud / 255 * (high - 4));
      pen.fillRect(x, (high - tall) / 2, 1.4, tall);
    }
  }
}

export async function trim(side, body) {
  const before = part()[`${side}_ms`];
  if (await act("trim", () => ({ part: state.part, side, ...(typeof body === "function" ? body() : body) }))) {
    const now = part()[`${side}_ms`];
    player.seek(side === "start" ? now : Math.max(part().start_ms, now - 40), state.part);
    if (now === before) $("why").textContent = say("too_far");
    else $("why").textContent = `${say(`${side}_handle`)} ${clock(now)} · ${say("length_is", (state.clip.duration_ms / 1000).toFixed(1))}`;
  }
}

export function nudge(side, step, isFine) {
  return isFine ? trim(side, () => ({ to_ms: part()[`${side}_ms`] + 100 * step, reach_ms: 0 })) : trim(side, { step });
}
