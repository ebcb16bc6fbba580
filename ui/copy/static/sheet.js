// One copy: every sentence beside the facts that carry it, checked while somebody writes.

import { $, Saver, make, say, toast, trouble } from "/desk/static/desk.js";
import { write } from "./job.js";
import { blockBox, grown, updateLine } from "./lines.js";

export const sheet = { api: null, id: "", shown: null, saver: null, base: new Map(), tab: "" };

export async function showCopy(api, id) {
  Object.assign(sheet, { api, id });
  sheet.shown = await api.get(`copies/${id}`);
  sheet.saver = new Saver(`copy:${id}`, put, (word) => { $("saved").textContent = say(word); });
  const wanted = decodeURIComponent(location.hash.slice(1));
  sheet.tab = sheet.shown.tabs.some((tab) => tab.id === wanted) ? wanted : sheet.shown.tabs[0]?.id;
  document.title = `${sheet.shown.card.name} · ${say("page_title")}`;
  $("title").textContent = sheet.shown.card.name;
  $("to-cards").href = `/products?card=${encodeURIComponent(sheet.shown.card.id)}`;
  $("facts").replaceChildren(...sheet.shown.facts.map((fact) => make("li", { data: { path: fact.path } }, make("b", { textContent: fact.label }), fact.value,
    make("small", { textContent: fact.evidence ? say("evidence", fact.evidence) : say("no_evidence") }))));
  $("copy-all").onclick = () => copyOut(tabNow().blocks);
  $("again").onclick = () => write(api, { ...sheet.shown.order, seed: sheet.shown.order.seed + 1 }).catch(trouble);
  for (const button of document.querySelectorAll("[data-form]")) button.onclick = () => download(button.dataset.form);
  $("view-copy").hidden = false;
  drawTab();
  if (!sheet.saver.isIdle) sheet.saver.flush();
}

export const tabNow = () => sheet.shown.tabs.find((tab) => tab.id === sheet.tab);
export const linesOf = (tab) => tab.blocks.flatMap((block) => block.lines);

function drawTabs() {
  $("tabs").replaceChildren(...sheet.shown.tabs.map((tab) => {
    const button = make("button", { type: "button", "aria-pressed": String(tab.id === sheet.tab), data: { tab: tab.id }, onclick: () => {
      sheet.tab = tab.id;
      history.replaceState(null, "", `#${tab.id}`);
      drawTab();
      document.querySelector(`[data-tab="${tab.id}"]`).focus();
    } }, tab.title);
    if (tab.held) button.append(make("span", { className: "badge", textContent: String(tab.held) }));
    return button;
  }));
}

function drawTab() {
  $("blocks").replaceChildren(...tabNow().blocks.map(blockBox));
  grown();
  light([]);
  drawAround();
}

// Everything but the boxes that somebody writes in
function drawAround() {
  drawTabs();
  const tab = tabNow();
  const { held } = sheet.shown;
  $("verdict").className = held ? "told bad" : "told";
  $("verdict").textContent = held ? say("held_count", held) : say("all_good");
  $("copy-all").disabled = tab.held > 0;
  for (const button of document.querySelectorAll("[data-form]")) button.disabled = held > 0;
  const notes = [...tab.unsaid.map((label) => say("unsaid", label)), ...sheet.shown.notes];
  $("notes-box").hidden = !notes.length;
  $("notes").replaceChildren(...notes.map((note) => make("li", { textContent: note })));
  drawLog();
  const changes = sheet.shown.changes.map((change) => make("li", {}, make("time", { textContent: change.at }), change.new || say("left_out"),
    make("button", { className: "plain", textContent: say("restore", change.old.slice(0, 24)), onclick: () => keep(change.key, change.old, 0) })));
  $("changes").replaceChildren(...(changes.length ? changes : [make("li", { textContent: say("history_none") })]));
}

function drawLog() {
  const { log } = sheet.shown;
  $("log-box").hidden = !log;
  if (!log) return;
  $("log-sum").textContent = log.told;
  $("log").replaceChildren(...log.blocks.map((one) => make("li", {}, make("b", { textContent: `${one.block} ` }), one.used,
    ...one.refused.map((text) => make("p", { className: "soft", textContent: say("log_refused", text) })))));
}

export function keep(key, text, wait_ms = 400) {
  if (!sheet.base.has(key)) sheet.base.set(key, textOf(key));
  sheet.saver.keep(key, { text, base: sheet.base.get(key) }, wait_ms);
}

const textOf = (key) => sheet.shown.tabs.flatMap(linesOf).find((line) => line.key === key)?.text ?? "";

async function put(key, { text, base }) {
  let answer;
  try { answer = await sheet.api.send(`copies/${sheet.id}/line`, { key, text, base }); } catch (error) {
    trouble(error);
    throw Object.assign(error, { isOffline: true });  // what can't be stored now is tried again
  }
  sheet.shown = answer.copy;
  sheet.base.set(key, text);
  const newer = sheet.saver.waiting.get(key);
  if (newer && newer.text !== text) newer.base = text;  // typed meanwhile, upon what was just stored
  for (const block of tabNow().blocks) for (const line of block.lines) updateLine(line, block);
  drawAround();
  trouble(null);
  if (answer.overwritten) toast(say("overwritten", answer.overwritten.slice(0, 40)), say("use_theirs"), () => keep(key, answer.overwritten, 0));
}

// The facts that carry a sentence
export function light(paths) {
  let first = null;
  for (const item of $("facts").children) {
    const isLit = paths.includes(item.dataset.path);
    item.classList.toggle("lit", isLit);
    if (isLit) first ??= item;
  }
  const box = document.querySelector(".facts");
  if (first && getComputedStyle(box).position === "sticky") box.scrollTop = Math.max(0, first.offsetTop - box.offsetTop - 80);
}

function words(block) {
  const lines = block.lines.filter((line) => line.text.trim());
  if (block.kind === "points") return lines.map((line) => `${line.heading}：${line.text}`).join("\n");
  if (block.kind === "replies") return lines.map((line) => `${line.heading}\n${line.text}`).join("\n\n");
  if (block.kind === "english") return lines.map((line) => line.text).join(" ");
  return lines.map((line) => line.text).join("");
}

export async function copyOut(blocks) {
  const text = blocks.map(words).filter(Boolean).join("\n\n");
  toast(say(await toClipboard(text) ? "copied" : "not_copied"));
}

// On a phone that reaches this computer by its address, browsers know only the old way
async function toClipboard(text) {
  try { await navigator.clipboard.writeText(text); return true; } catch { /* not allowed here */ }
  const box = make("textarea", { value: text, readOnly: true, style: { position: "fixed", opacity: "0" } });
  document.body.append(box);
  box.select();
  let isDone = false;
  try { isDone = document.execCommand("copy"); } catch { /* told by the answer */ }
  box.remove();
  return isDone;
}

async function download(form) {
  await sheet.saver.flush();
  const answer = await fetch(`/copy/api/copies/${sheet.id}/file/${form}`, { headers: { "X-Lang": document.documentElement.lang } });
  if (!answer.ok) { trouble(new Error((await answer.json().catch(() => ({}))).message ?? say("bad_request"))); return; }
  const link = make("a", { href: URL.createObjectURL(await answer.blob()), download: `${sheet.shown.card.id}-copy.${form}` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 30000);
}
