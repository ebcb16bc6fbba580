"use strict";
const el = (id) => document.getElementById(id);
const main = el("script");
const beats = [...document.querySelectorAll(".beat")];
let pace = PACE, scale = 1, playing = false, last = 0, exact = 0, elapsed = 0, lock = null;

const clock = (s) => `${Math.floor(s / 60)}:${String(Math.floor(s % 60)).padStart(2, "0")}`;
const reading = () => main.scrollTop + main.clientHeight * 0.3;
const current = () => {
  const at = reading();
  let found = 0;
  beats.forEach((beat, index) => { if (beat.offsetTop - main.offsetTop <= at) found = index; });
  return found;
};
const seconds = (beat) => Number(beat.dataset.seconds || 0) * (PACE / pace);

function show() {
  const index = current(), beat = beats[index], next = beats[index + 1];
  el("title").textContent = beat.dataset.title || "讲完了";
  el("clock").textContent = `${clock(elapsed)}`;
  el("cue").textContent = [next && next.dataset.title ? `下一段：${next.dataset.title}` : "", beat.dataset.cue].filter(Boolean).join("　");
  const most = main.scrollHeight - main.clientHeight;
  el("done").style.width = `${most > 0 ? Math.min(100, 100 * main.scrollTop / most) : 0}%`;
  beats.forEach((each, at) => each.classList.toggle("passed", at < index));
  el("pace").textContent = `${pace} 字/分`;
}

function step(now) {
  if (!playing) return;
  const passed = Math.min(0.1, (now - last) / 1000);
  last = now;
  elapsed += passed;
  const beat = beats[current()], length = seconds(beat);
  if (length > 0) {
    if (Math.abs(exact - main.scrollTop) > 2) exact = main.scrollTop;
    exact += beat.offsetHeight * passed / length;
    main.scrollTop = exact;
  } else { toggle(); }
  show();
  requestAnimationFrame(step);
}

async function toggle() {
  playing = !playing;
  el("play").textContent = playing ? "暂停" : "开始";
  if (playing) { last = performance.now(); exact = main.scrollTop; requestAnimationFrame(step); }
  try {
    if (playing && navigator.wakeLock) lock = await navigator.wakeLock.request("screen");
    else if (lock) { await lock.release(); lock = null; }
  } catch { lock = null; }
}
function jump(by) {
  const to = beats[Math.max(0, Math.min(beats.length - 1, current() + by))];
  main.scrollTop = exact = Math.max(0, to.offsetTop - main.offsetTop - main.clientHeight * 0.3 + 24);
  show();
}
function faster(by) { pace = Math.max(120, Math.min(400, pace + by)); show(); }
function larger(by) {
  const index = current();
  scale = Math.max(0.6, Math.min(2, scale + by));
  document.documentElement.style.setProperty("--scale", scale);
  main.scrollTop = exact = Math.max(0, beats[index].offsetTop - main.offsetTop - main.clientHeight * 0.3 + 24);
  show();
}
function mirror() { main.classList.toggle("mirrored"); }

el("play").onclick = toggle; el("next").onclick = () => jump(1); el("back").onclick = () => jump(-1);
el("faster").onclick = () => faster(10); el("slower").onclick = () => faster(-10);
el("larger").onclick = () => larger(0.1); el("smaller").onclick = () => larger(-0.1);
el("mirror").onclick = mirror;
let touched = null;
main.addEventListener("pointerdown", (event) => { touched = [event.clientX, event.clientY]; });
main.addEventListener("click", (event) => {
  if (touched && Math.hypot(event.clientX - touched[0], event.clientY - touched[1]) < 8) toggle();
});
main.addEventListener("scroll", show, { passive: true });
const keys = {
  " ": toggle, Enter: toggle, ArrowRight: () => jump(1), PageDown: () => jump(1), n: () => jump(1),
  ArrowLeft: () => jump(-1), PageUp: () => jump(-1), p: () => jump(-1), ArrowUp: () => faster(10),
  ArrowDown: () => faster(-10), "+": () => larger(0.1), "=": () => larger(0.1), "-": () => larger(-0.1), m: mirror,
};
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !(event.key in keys)) return;
  if (event.target.tagName === "BUTTON" && (event.key === " " || event.key === "Enter")) return;
  event.preventDefault();
  keys[event.key]();
});
show();
