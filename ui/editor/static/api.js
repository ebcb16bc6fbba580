// Speaks to the server. Every failure becomes an Error whose message a person can read.

export const words = {};

export async function loadWords(lang) {
  Object.assign(words, await get(`words?lang=${lang}`));
}

export function say(key, ...values) {
  let text = words[key] ?? key;
  for (const value of values) text = text.replace("{}", value);
  return text;
}

async function ask(path, options) {
  let answer;
  try {
    answer = await fetch(`/editor/api/${path}`, options);
  } catch {
    throw new Error(words.no_server ?? "…");
  }
  if (!answer.ok) {
    const body = await answer.json().catch(() => ({}));
    throw new Error(body.message ?? words.no_server ?? String(answer.status));
  }
  return answer;
}

const language = () => document.documentElement.lang.startsWith("en") ? "en" : "zh";
const headers = () => ({ "Content-Type": "application/json", "X-Lang": language() });

export async function get(path) {
  return (await ask(path, { headers: { "X-Lang": language() } })).json();
}

export async function send(path, body, method = "POST") {
  return (await ask(path, { method, headers: headers(), body: JSON.stringify(body) })).json();
}

export async function upload(file) {
  const name = encodeURIComponent(file.name);
  const answer = await ask(`upload?name=${name}`, { method: "POST", headers: { "X-Lang": language() }, body: file });
  return (await answer.json()).file;
}

export async function download(path, body) {
  const answer = await ask(path, { method: "POST", headers: headers(), body: JSON.stringify(body) });
  const named = /filename\*=utf-8''([^;]+)/i.exec(answer.headers.get("Content-Disposition") ?? "");
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = named ? decodeURIComponent(named[1]) : "subtitles";
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
