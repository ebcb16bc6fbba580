// What the pages for texts share. Every failure becomes an Error whose message a person can read.

export const words = {};
export const $ = (id) => document.getElementById(id);
export const lang = () => document.documentElement.lang.startsWith("en") ? "en" : "zh";

export function say(key, ...values) {
  let text = words[key] ?? key;
  for (const value of values) text = text.replace("{}", value);
  return text;
}

// Speaks to the addresses below `base`, such as /review/api
export function api(base) {
  async function ask(path, options) {
    let answer;
    try {
      answer = await fetch(`${base}/${path}`, { ...options, headers: { "X-Lang": lang(), ...options?.headers } });
    } catch {
      throw Object.assign(new Error(words.no_server ?? "…"), { isOffline: true });
    }
    if (!answer.ok) {
      const body = await answer.json().catch(() => ({}));
      throw Object.assign(new Error(body.message ?? words.bad_request ?? String(answer.status)), { isOffline: answer.status >= 500 });
    }
    return answer.json();
  }
  return {
    get: (path) => ask(path),
    send: (path, body) => ask(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }),
    remove: (path) => ask(path, { method: "DELETE" }),
    sendFile: (path, file) => ask(path, { method: "POST", headers: { "Content-Type": "application/octet-stream" }, body: file }),
  };
}

// Elements in one line: make("button", { className: "small", onclick }, child, child)
export function make(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) {
    if (key.startsWith("aria-") || key === "role" || key === "for") element.setAttribute(key, value);
    else if (key === "data") Object.assign(element.dataset, value);
    else if (key === "style") Object.assign(element.style, value);
    else element[key] = value;
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

export function trouble(error) {
  const text = error?.message ?? "";
  $("trouble").textContent = text;
  $("trouble").hidden = !text;
  if (text && !error.isOffline) $("trouble").scrollIntoView({ block: "nearest" });
}

// What was asked for is not there: its empty view goes, the list stands below the words about it
export async function showInstead(views, showList, error) {
  if (error.isOffline) throw error;
  for (const each of document.querySelectorAll(views)) each.hidden = true;
  await showList();
  if ($("back")) $("back").hidden = true;  // it would lead to the list that is shown
  trouble(error);
}

// A word at the bottom for a while, perhaps with a button
export function toast(text, button = "", act = null) {
  const box = $("toast");
  box.replaceChildren(make("span", { textContent: text }));
  if (button) box.append(make("button", { textContent: button, onclick: () => { box.hidden = true; act(); } }));
  box.hidden = false;
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => { box.hidden = true; }, button ? 12000 : 6000);
}

// 1:05 of seconds
export function clock(s) {
  const whole = Math.max(0, Math.round(s));
  const rest = `${String(Math.floor(whole / 60) % 60).padStart(whole >= 3600 ? 2 : 1, "0")}:${String(whole % 60).padStart(2, "0")}`;
  return whole >= 3600 ? `${Math.floor(whole / 3600)}:${rest}` : rest;
}

// The language that was chosen here or in the address, words in place, the choice of language
export async function openPage(base) {
  const asked = new URLSearchParams(location.search).get("lang");
  let chosen = asked;
  try {
    if (asked) localStorage.setItem("chushan-lang", asked);  // the pages that follow name no language
    chosen = asked ?? localStorage.getItem("chushan-lang");
  } catch { /* no storage: the page's own language */ }
  const now = chosen === "en" ? "en" : "zh";
  document.documentElement.lang = now === "en" ? "en" : "zh-Hans";
  $("lang").value = now;
  $("lang").onchange = () => {
    try { localStorage.setItem("chushan-lang", $("lang").value); } catch { /* not kept */ }
    const address = new URL(location.href);
    address.searchParams.set("lang", $("lang").value);
    location.href = address.href;
  };
  const spoken = api(base);
  Object.assign(words, await spoken.get(`words?lang=${now}`));
  for (const each of document.querySelectorAll("[data-word]")) each.textContent = say(each.dataset.word);
  for (const each of document.querySelectorAll("[data-title]")) { each.title = say(each.dataset.title); each.setAttribute("aria-label", each.title); }
  for (const each of document.querySelectorAll("[data-hint]")) each.placeholder = say(each.dataset.hint);
  document.title = say("page_title");
  addEventListener("resize", () => { for (const box of document.querySelectorAll("textarea.tight")) grow(box); });
  return spoken;
}

// A text box whose text stays in the browser until `forget` is called
export function keepTyped(box, name) {
  const key = `chushan-typed:${name}`;
  try { if (!box.value) box.value = localStorage.getItem(key) ?? ""; } catch { /* no storage */ }
  box.addEventListener("input", () => { try { localStorage.setItem(key, box.value); } catch { /* full or none */ } });
  return { forget() { try { localStorage.removeItem(key); } catch { /* none */ } } };
}

// Sends what was typed, one thing after the other; what could not be sent stays in the browser and is tried again.
export class Saver {
  constructor(name, put, told) {
    this.key = `chushan-unsent:${name}`;
    this.put = put;
    this.told = told;
    this.waiting = new Map();
    this.timer = 0;
    this.running = Promise.resolve();
    try { for (const [id, value] of JSON.parse(localStorage.getItem(this.key) ?? "[]")) this.waiting.set(id, value); } catch { /* none */ }
    addEventListener("beforeunload", () => this.store());
  }

  get isIdle() { return !this.waiting.size; }

  store() {
    try {
      if (this.waiting.size) localStorage.setItem(this.key, JSON.stringify([...this.waiting]));
      else localStorage.removeItem(this.key);
    } catch { /* the server has it soon */ }
  }

  // `value` is sent after `wait_ms` without another change of `id`
  keep(id, value, wait_ms = 500) {
    this.waiting.delete(id);
    this.waiting.set(id, value);
    this.store();
    this.told("saving");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), wait_ms);
  }

  flush() {
    clearTimeout(this.timer);
    this.running = this.running.then(() => this.sendAll());
    return this.running;
  }

  async sendAll() {
    let isRefused = false;
    while (this.waiting.size) {
      const [id, value] = this.waiting.entries().next().value;
      try {
        await this.put(id, value, () => this.waiting.get(id) === value && this.waiting.size === 1);
      } catch (error) {
        if (error.isOffline) {
          this.told("not_saved");
          this.timer = setTimeout(() => this.flush(), 2000);
          return;
        }
        trouble(error);
        isRefused = true;
      }
      if (this.waiting.get(id) === value) this.waiting.delete(id);
      this.store();
    }
    this.told(isRefused ? "not_kept" : "saved");
  }
}

// Draws the inside of `box` anew, and leaves caret and typed text where they were. Not while a character is being chosen.
let isComposing = false;
let waiting = null;
document.addEventListener("compositionstart", () => { isComposing = true; });
document.addEventListener("compositionend", () => {
  isComposing = false;
  const draw = waiting;
  waiting = null;
  if (draw) setTimeout(draw);
});

export function redraw(box, draw) {
  if (isComposing) { waiting = () => redraw(box, draw); return; }
  const at = document.activeElement;
  const id = box.contains(at) ? at.id : "";
  const place = id && "selectionStart" in at && at.type !== "file" ? [at.value, at.selectionStart, at.selectionEnd] : null;
  draw();
  const now = id ? document.getElementById(id) : null;
  if (!now) return;
  now.focus({ preventScroll: true });
  if (!place || !("value" in now)) return;
  now.value = place[0];
  if (place[1] !== null) now.setSelectionRange?.(place[1], place[2]);
  if (now.tagName === "TEXTAREA") requestAnimationFrame(() => grow(now));
}

// A text box as high as its text
const growsItself = CSS.supports("field-sizing", "content");

export function grow(box) {
  if (growsItself) return;
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight + 4}px`;
}
