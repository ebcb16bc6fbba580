// Speaks to the server. Every failure becomes an Error whose message a person can read.

export const words = {};
export const $ = (id) => document.getElementById(id);

export async function loadWords(lang) { Object.assign(words, await get(`words?lang=${lang}`)); }

export function say(key, ...values) {
  let text = words[key] ?? key;
  for (const value of values) text = text.replace("{}", value);
  return text;
}

const language = () => document.documentElement.lang.startsWith("en") ? "en" : "zh";

async function ask(path, options) {
  let answer;
  try {
    answer = await fetch(`/clips/api/${path}`, options);
  } catch {
    throw Object.assign(new Error(words.no_server ?? "…"), { isOffline: true });
  }
  if (!answer.ok) {
    const body = await answer.json().catch(() => ({}));
    throw new Error(body.message ?? words.bad_request ?? String(answer.status));
  }
  return answer.json();
}

export const get = (path) => ask(path, { headers: { "X-Lang": language() } });
export const send = (path, body) => ask(path, {
  method: "POST", headers: { "Content-Type": "application/json", "X-Lang": language() }, body: JSON.stringify(body),
});

// Elements in one line: make("button", { className: "small", onclick }, child, child)
export function make(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) {
    if (key.startsWith("aria-") || key === "role") element.setAttribute(key, value);
    else if (key === "data") Object.assign(element.dataset, value);
    else if (key === "style") Object.assign(element.style, value);
    else element[key] = value;
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

// 1:05.3 of milliseconds
export function clock(ms) {
  const tenths = Math.round(Math.max(0, ms) / 100);
  const hours = Math.floor(tenths / 36000);
  const minutes = Math.floor(tenths / 600) % 60;
  const seconds = `${String(Math.floor(tenths / 10) % 60).padStart(2, "0")}.${tenths % 10}`;
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${seconds}` : `${minutes}:${seconds}`;
}

export function trouble(error) {
  $("trouble").textContent = error?.message ?? "";
  $("trouble").hidden = !error?.message;
  if (error?.message) $("trouble").scrollIntoView({ block: "nearest" });
}

export function toast(text) {
  const box = $("toast");
  box.textContent = text;
  box.hidden = false;
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => { box.hidden = true; }, 6000);
}
