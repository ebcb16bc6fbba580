// What all pages of the room share. Written for browsers from 2018 on: no newer syntax than that.

export const words = {};
export const $ = (id) => document.getElementById(id);
export const lang = () => (document.documentElement.lang.indexOf("en") === 0 ? "en" : "zh");

// The words of `key` with the values in their places; "{} clip|clips" and "{} more clip|clips" take the word that fits the number
export function say(key, ...values) {
  let text = key in words ? words[key] : key;
  for (const value of values) text = text.replace("{}", () => value);
  return text.replace(/(^|[^\d.])(\d+) ((?:[A-Za-z]+ )*)([A-Za-z]+)\|([A-Za-z]+)/g, (all, before, n, between, one, many) => `${before}${n} ${between}${n === "1" ? one : many}`);
}

// Elements in one line: make("button", { className: "small", onclick }, child, child)
export function make(tag, props, ...children) {
  const element = document.createElement(tag);
  for (const key of Object.keys(props || {})) {
    const value = props[key];
    if (key.indexOf("aria-") === 0 || key === "role" || key === "for" || key === "capture") element.setAttribute(key, value);
    else if (key === "data") Object.assign(element.dataset, value);
    else if (key === "style") Object.assign(element.style, value);
    else if (value !== undefined) element[key] = value;
  }
  return add(element, children);
}

export function add(box, children) {
  for (const child of children) {
    if (Array.isArray(child)) add(box, child);
    else if (child !== null && child !== undefined && child !== "" && child !== false) box.append(child);
  }
  return box;
}

// The children in place of those that were there
export function fill(box, ...children) {
  box.textContent = "";
  return add(box, children);
}

export const p = (text, className) => make("p", { textContent: text, className: className || "" });
export const button = (text, onclick, className) => make("button", { type: "button", textContent: text, onclick, className: className || "" });
export const link = (text, href, className) => make("a", { textContent: text, href, className: className || "button" });

// 1:05 of seconds
export function clock(s) {
  const whole = Math.max(0, Math.round(s));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

// "3 分钟", "20 秒"
export function span(s) {
  return s < 60 ? say("seconds", Math.max(1, Math.round(s))) : say("minutes", Math.ceil(s / 60));
}

// 14:05 of wall time; of another day with its date
export function hour(ms) {
  const at = new Date(ms);
  const day = at.toDateString() === new Date().toDateString() ? "" : `${at.getMonth() + 1}-${at.getDate()} `;
  return `${day}${String(at.getHours()).padStart(2, "0")}:${String(at.getMinutes()).padStart(2, "0")}`;
}

export const points = (value) => String(Math.round(value * 10) / 10);

// "31 / 35 · 65 分待评分": what was given of what was judged, and what waits for the trainer
export const gotOf = (one) => `${points(one.got)} / ${points(one.of - one.unjudged)}${one.unjudged ? ` · ${say("unjudged", points(one.unjudged))}` : ""}`;

// Whatever the browser can't keep is only kept less long
export const kept = {
  get(key) { try { return localStorage.getItem(key); } catch (error) { return null; } },
  set(key, value) { try { localStorage.setItem(key, value); return true; } catch (error) { return false; } },
  drop(key) { try { localStorage.removeItem(key); } catch (error) { /* nothing was kept */ } },
  keys(prefix) {
    try { return Object.keys(localStorage).filter((key) => key.indexOf(prefix) === 0); } catch (error) { return []; }
  },
};

// 128 bits by which the server knows a request that comes twice
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => `0${byte.toString(16)}`.slice(-2)).join("");
}

// the line to the trainer's laptop

const WAIT_MS = 20000;
let isOffline = false;
const watchers = [];
export const onOnline = (watcher) => watchers.push(watcher);

export function setOffline(now) {
  if (now === isOffline) return;
  isOffline = now;
  const box = $("offline");
  if (box) box.hidden = !now;
  if (!now) for (const watcher of watchers) watcher();
}

export function failure(message, status) {
  return Object.assign(new Error(message), { status: status || 0, isOffline: !status || status >= 502 });
}

function late() {
  return new Promise((resolve, reject) => { setTimeout(() => reject(new Error("late")), WAIT_MS); });
}

// Speaks to the room. Every failure is an Error whose message a person can read; `isOffline` means: try again.
export async function ask(method, path, body) {
  const options = { method, headers: { "X-Lang": lang() }, credentials: "same-origin" };
  if (body instanceof Blob) options.body = body;
  else if (body !== undefined) {
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  let answer;
  try {
    answer = await Promise.race([fetch(path, options), late()]);
  } catch (error) {
    setOffline(true);
    throw failure(say("no_server"), 0);
  }
  const told = await answer.json().catch(() => ({}));
  setOffline(answer.status >= 502);
  if (!answer.ok) throw Object.assign(failure(told.message || say("went_wrong"), answer.status), { told });
  return told;
}

export const get = (path) => ask("GET", path);
export const post = (path, body) => ask("POST", path, body || {});

export function trouble(error) {
  const box = $("trouble");
  const text = error && !error.isOffline ? error.message : "";
  box.textContent = text;
  box.hidden = !text;
  if (text) box.scrollIntoView({ block: "nearest" });
}

export function toast(text) {
  const box = $("toast");
  box.textContent = text;
  box.hidden = false;
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => { box.hidden = true; }, 6000);
}

// A slow phone may take this long to go one step back. What is done before that is undone by the step
const SLOW_BACK_MS = 4000;

// A question with two answers, in the page; resolves to true or false. With something to look at, Escape leaves it open: null
// The phone's Back key closes the window and leaves the page where it is; another page closes it too.
export function question(text, yes, no, shown) {
  return new Promise((resolve) => {
    const before = document.activeElement;
    const away = shown ? null : false;
    let isOpen = true;
    const close = (value) => {
      if (!isOpen) return;
      isOpen = false;
      removeEventListener("popstate", back);
      removeEventListener("hashchange", leave);
      box.remove();
      if (before && before.focus) before.focus();
      resolve(value);
    };
    const back = () => close(away);
    const leave = () => close(away);
    // The step that Back would take is taken back before the answer counts: it may lead to another page
    const done = (value) => {
      if (!isOpen) return;
      removeEventListener("popstate", back);
      box.remove();
      const goOn = () => { clearTimeout(timer); removeEventListener("popstate", goOn); close(value); };
      const timer = setTimeout(goOn, SLOW_BACK_MS);
      addEventListener("popstate", goOn);
      history.back();
    };
    const first = button(no, () => done(false));
    const box = make("div", { className: "curtain", onkeydown: (event) => { if (event.key === "Escape") done(away); } },
      make("div", { className: "ask", role: "alertdialog", "aria-modal": "true", "aria-label": text },
        p(text), shown || null, make("div", { className: "row" }, first, button(yes, () => done(true), "main"))));
    history.pushState({ isAsking: true }, "");
    addEventListener("popstate", back);
    addEventListener("hashchange", leave);
    document.body.append(box);
    first.focus();
  });
}

// A text box as high as its text
export function grow(box) {
  if (!box.scrollHeight) return; // not shown yet: its rows say how high it is
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight + 4}px`;
}

export function area(props) {
  const box = make("textarea", Object.assign({ rows: 2, className: "tight" }, props));
  box.addEventListener("input", () => grow(box));
  setTimeout(() => grow(box));
  return box;
}

// Language, words in place
export async function openPage() {
  const asked = new URLSearchParams(location.search).get("lang") || kept.get("chushan-lang");
  setLang(asked);
  $("lang").value = lang();
  $("lang").onchange = () => {
    kept.set("chushan-lang", $("lang").value);
    const address = new URL(location.href);
    address.searchParams.delete("lang");
    if (new URLSearchParams(location.search).get("lang")) location.replace(address.href);
    else location.reload();
  };
  for (;;) {
    try { Object.assign(words, await get(`/api/words?lang=${lang()}`)); break; }
    catch (error) {
      $("loading").textContent = "连不上老师的电脑，正在重试…… The trainer's computer does not answer, trying again…";
      await new Promise((resolve) => setTimeout(resolve, 3000));
    }
  }
  for (const each of document.querySelectorAll("[data-word]")) each.textContent = say(each.dataset.word);
  document.title = say("page_title");
}

function setLang(asked) { document.documentElement.lang = asked === "en" ? "en" : "zh-Hans"; }

// A picture of icons.svg
export function icon(name, className) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 64 64");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", className || "icon");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `/room/static/icons.svg#${name}`);
  use.setAttributeNS("http://www.w3.org/1999/xlink", "xlink:href", `/room/static/icons.svg#${name}`);
  svg.append(use);
  return svg;
}
