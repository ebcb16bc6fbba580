"use strict";
const el = (id) => document.getElementById(id);
const { pace: PACE, key: KEY, words } = JSON.parse(el("setup").textContent);
const main = el("script");
const beats = [...document.querySelectorAll(".beat")];
const lines = [...document.querySelectorAll(".say")];
const READ_AT = 0.3;
let pace = PACE, scale = 1, playing = false, last = 0, exact = 0, elapsed = 0, lock = null, kept = 0;

const clock = (s) => `${Math.floor(s / 60)}:${String(Math.floor(s % 60)).padStart(2, "0")}`;
const top_of = (part) => part.offsetTop - main.offsetTop;
const reading = () => main.scrollTop + main.clientHeight * READ_AT;
const last_above = (parts, at) => { let found = 0; parts.forEach((part, index) => { if (top_of(part) <= at) found = index; }); return found; };
const current = () => last_above(beats, reading());
const seconds = (beat) => Number(beat.dataset.seconds || 0) * (PACE / pace);

// The place is a line and how far it is read, so that it holds at any size of type and on any screen.
function place() {
  const at = reading(), line = last_above(lines, at);
  return { line, share: Math.max(0, Math.min(1, (at - top_of(lines[line])) / Math.max(1, lines[line].offsetHeight))) };
}
function go({ line, share }) {
  const part = lines[Math.max(0, Math.min(lines.length - 1, line))];
  main.scrollTop = exact = Math.max(0, top_of(part) + share * part.offsetHeight - main.clientHeight * READ_AT);
}
function keep() {
  try { localStorage.setItem(KEY, JSON.stringify({ ...place(), pace, scale, elapsed, mirrored: main.classList.contains("mirrored") })); } catch { /* a file without storage */ }
}
function remembered() {
  try { return JSON.parse(localStorage.getItem(KEY) ?? "null"); } catch { return null; }
}

function show() {
  const index = current(), beat = beats[index], next = beats[index + 1];
  el("title").textContent = beat.dataset.title || words.end;
  el("clock").textContent = clock(elapsed);
  el("cue").textContent = [beat.dataset.cue && `${words.now}${beat.dataset.cue}`, next?.dataset.title && `${words.coming}${next.dataset.title}`].filter(Boolean).join("　");
  const most = main.scrollHeight - main.clientHeight;
  el("done").style.width = `${most > 0 ? Math.min(100, 100 * main.scrollTop / most) : 0}%`;
  beats.forEach((each, at) => each.classList.toggle("passed", at < index));
  const here = last_above(lines, reading());
  lines.forEach((each, at) => each.classList.toggle("here", at === here && index < beats.length - 1));
  el("pace").textContent = words.pace.replace("{}", pace);
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
  if (now - kept > 1000) { kept = now; keep(); }
  requestAnimationFrame(step);
}

async function toggle() {
  playing = !playing;
  el("tip").hidden = true;
  el("play").textContent = playing ? words.pause : words.play;
  el("play").setAttribute("aria-pressed", String(playing));
  if (playing) { last = performance.now(); exact = main.scrollTop; requestAnimationFrame(step); }
  keep();
  try {
    if (playing && navigator.wakeLock) lock = await navigator.wakeLock.request("screen");
    else if (lock) { await lock.release(); lock = null; }
  } catch { lock = null; }
}
function after() { show(); keep(); }
function jump(by) {
  const to = beats[Math.max(0, Math.min(beats.length - 1, current() + by))];
  main.scrollTop = exact = Math.max(0, top_of(to) - main.clientHeight * READ_AT + 24);
  after();
}
function line_back() { go({ line: Math.max(0, place().line - 1), share: 0.02 }); after(); }
function faster(by) { pace = Math.max(120, Math.min(400, pace + by)); after(); }
function larger(by) {
  const at = place();
  set_scale(scale + by);
  go(at);
  after();
}
function set_scale(value) {
  scale = Math.max(0.6, Math.min(2, Math.round(value * 10) / 10));
  document.documentElement.style.setProperty("--scale", scale);
}
function mirror() { el("mirror").setAttribute("aria-pressed", String(main.classList.toggle("mirrored"))); keep(); }
function to_top() { main.scrollTop = exact = 0; elapsed = 0; after(); }

el("play").onclick = toggle; el("next").onclick = () => jump(1); el("back").onclick = () => jump(-1);
el("faster").onclick = () => faster(10); el("slower").onclick = () => faster(-10);
el("larger").onclick = () => larger(0.1); el("smaller").onclick = () => larger(-0.1);
el("mirror").onclick = mirror; el("top").onclick = to_top;
let touched = null;
main.addEventListener("pointerdown", (event) => { touched = [event.clientX, event.clientY]; });
main.addEventListener("click", (event) => {
  if (!touched || Math.hypot(event.clientX - touched[0], event.clientY - touched[1]) >= 8) return;
  // the left quarter of the text goes back a line, the rest pauses and goes on
  if (event.clientX - main.getBoundingClientRect().left < main.clientWidth / 4) line_back(); else toggle();
});
main.addEventListener("scroll", show, { passive: true });
let width = innerWidth, at = null;
addEventListener("resize", () => { if (innerWidth !== width && at) { width = innerWidth; go(at); show(); } });
main.addEventListener("scroll", () => { if (innerWidth === width) at = place(); }, { passive: true });
addEventListener("pagehide", keep);
document.addEventListener("visibilitychange", () => { if (document.hidden) keep(); });
setInterval(() => { if (!playing) keep(); }, 3000);
const keys = {
  " ": toggle, Enter: toggle, ArrowRight: () => jump(1), PageDown: () => jump(1), n: () => jump(1),
  ArrowLeft: () => jump(-1), PageUp: () => jump(-1), p: () => jump(-1), ArrowUp: () => faster(10),
  ArrowDown: () => faster(-10), "+": () => larger(0.1), "=": () => larger(0.1), "-": () => larger(-0.1), m: mirror,
  b: line_back, Backspace: line_back, Home: to_top,
};
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !(event.key in keys)) return;
  if (["BUTTON", "A"].includes(event.target.tagName) && (event.key === " " || event.key === "Enter")) return;
  event.preventDefault();
  keys[event.key]();
});

const before = remembered();
if (before && Number.isFinite(before.line)) {
  pace = before.pace || PACE;
  elapsed = before.elapsed || 0;
  set_scale(before.scale || 1);
  if (before.mirrored) mirror();
  go(before);
  if (before.line > 0) el("tip").textContent = words.resumed;
}
setTimeout(() => { el("tip").hidden = true; }, 6000);
show();
document.body.dataset.ready = "yes";
