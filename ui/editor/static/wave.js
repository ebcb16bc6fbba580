// The waveform: a window of time, drawn on a canvas, with the cues on it. Times in milliseconds of the recording.

const BLOCK_MS = 30_000;
const PEAKS = 600;  // per block
const GRAB_PX = 9;

export class Wave {
  constructor(canvas, { loadPeaks, onSeek, onMove, onMoved }) {
    Object.assign(this, { canvas, loadPeaks, onSeek, onMove, onMoved });
    this.from = 0; this.width_ms = 20_000; this.length_ms = 0; this.now = 0; this.cues = []; this.blocks = new Map(); this.held = null;
    canvas.addEventListener("pointerdown", (event) => this.#down(event));
    canvas.addEventListener("pointermove", (event) => this.#move(event));
    for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => this.#up());
    canvas.addEventListener("wheel", (event) => {
      event.preventDefault();
      if (event.ctrlKey) this.zoom(event.deltaY > 0 ? 1.25 : 0.8); else this.show(this.from + (event.deltaY || event.deltaX) * this.width_ms / 1000);
    }, { passive: false });
    canvas.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -1000, ArrowRight: 1000 }[event.key];
      if (step) { event.preventDefault(); this.onSeek(Math.max(0, this.now + step)); }
    });
    new ResizeObserver(() => this.draw()).observe(canvas);
  }

  zoom(by) {
    const middle = this.now >= this.from && this.now <= this.from + this.width_ms ? this.now : this.from + this.width_ms / 2;
    this.width_ms = Math.min(Math.max(this.width_ms * by, 3_000), 300_000);
    this.show(middle - this.width_ms / 2);
  }

  show(from) {
    this.from = Math.min(Math.max(0, from), Math.max(0, this.length_ms - this.width_ms));
    this.draw();
  }

  follow(now) {
    this.now = now;
    if (!this.held && (now < this.from || now > this.from + this.width_ms * 0.92)) this.show(now - this.width_ms * 0.08); else this.draw();
  }

  draw() {
    const { canvas } = this;
    const scale = window.devicePixelRatio || 1;
    const [width, height] = [canvas.clientWidth, canvas.clientHeight];
    if (!width) return;
    canvas.width = width * scale; canvas.height = height * scale;
    const pen = canvas.getContext("2d");
    pen.scale(scale, scale);
    const x = (ms) => ((ms - this.from) / this.width_ms) * width;
    this.#drawCues(pen, x, width, height);
    this.#drawPeaks(pen, x, width, height);
    pen.fillStyle = "#b4471a";
    pen.fillRect(x(this.now) - 1, 0, 2, height);
  }

  #drawCues(pen, x, width, height) {
    pen.font = "15px sans-serif";
    for (const [index, cue] of this.cues.entries()) {
      const [left, right] = [x(cue.start_ms), x(cue.end_ms)];
      if (right < 0 || left > width) continue;
      pen.fillStyle = index % 2 ? "rgba(47,125,79,.16)" : "rgba(47,125,79,.26)";
      pen.fillRect(left, 0, right - left, height);
      pen.fillStyle = "#1f5c43";
      pen.fillRect(left, 0, 2, height); pen.fillRect(right - 2, 0, 2, height);
      pen.save();
      pen.beginPath(); pen.rect(left, 0, Math.max(0, right - left - 4), 22); pen.clip();
      pen.fillText(cue.lines.join(" "), left + 6, 17);
      pen.restore();
    }
  }

  #drawPeaks(pen, x, width, height) {
    pen.fillStyle = "#2f5d4a";
    const middle = height / 2 + 10;
    for (let block = Math.floor(this.from / BLOCK_MS); block * BLOCK_MS < Math.min(this.from + this.width_ms, this.length_ms); block++) {
      const peaks = this.#peaksOf(block);
      if (!peaks) continue;
      const step = BLOCK_MS / PEAKS;
      const wide = Math.max(1, (step / this.width_ms) * width);
      for (const [n, peak] of peaks.entries()) {
        const left = x(block * BLOCK_MS + n * step);
        if (left > -wide && left < width) pen.fillRect(left, middle - peak * (height / 2 - 14), wide, Math.max(1, 2 * peak * (height / 2 - 14)));
      }
    }
  }

  #peaksOf(block) {
    if (this.blocks.has(block)) return this.blocks.get(block);
    this.blocks.set(block, null);
    this.loadPeaks(block * BLOCK_MS, Math.min((block + 1) * BLOCK_MS, this.length_ms), PEAKS)
      .then((peaks) => { this.blocks.set(block, peaks); this.draw(); })
      .catch(() => this.blocks.delete(block));
    return null;
  }

  #at(event) { return this.from + (event.offsetX / this.canvas.clientWidth) * this.width_ms; }

  #edge(ms) {
    const near = (GRAB_PX / this.canvas.clientWidth) * this.width_ms;
    let best = null;
    for (const [index, cue] of this.cues.entries()) {
      for (const side of ["start_ms", "end_ms"]) {
        const away = Math.abs(cue[side] - ms);
        if (away <= near && (!best || away < best.away)) best = { index, side, away };
      }
    }
    return best;
  }

  #down(event) {
    this.held = this.#edge(this.#at(event));
    if (this.held) this.canvas.setPointerCapture(event.pointerId); else this.onSeek(this.#at(event));
  }

  #move(event) {
    if (!this.held) { this.canvas.style.cursor = this.#edge(this.#at(event)) ? "ew-resize" : "pointer"; return; }
    this.held.moved = true;
    this.onMove(this.held.index, this.held.side, Math.round(this.#at(event)));
  }

  #up() {
    if (this.held?.moved) this.onMoved(this.held.index);
    this.held = null;
  }
}
