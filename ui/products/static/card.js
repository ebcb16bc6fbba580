// One card as a form: what is written is saved by itself, every fact shows what proves it.

import { $, Saver, grow, make, say, toast, trouble } from "/desk/static/desk.js";
import { waitingItems } from "./list.js";
import { fieldRow } from "./field.js";
import { photoButton, talkButton } from "./work.js";

const POLL_MS = 4000;
export const card = { api: null, id: "", shown: null, saver: null, base: new Map() };
const skipped = new Set();
const opened = new Set(["basic"]);

export async function showCard(api, id) {
  card.api = api;
  card.id = id;
  card.saver = new Saver(`card:${id}`, put, (word) => { $("saved").textContent = say(word); });
  card.shown = await api.get(`cards/${id}`);
  const isPhone = matchMedia("(max-width: 640px)").matches;  // there all of it open is nine screens
  for (const group of card.shown.groups) if (group.items.some((item) => item.rows.some((row) => row.pending || (row.text && !isPhone)))) opened.add(group.id);
  $("card-ways").replaceChildren(photoButton(api, card.shown.id, false, true), talkButton(card.shown.id, false, true));
  $("drop").onclick = drop;
  $("ask").onsubmit = answer;
  $("ask-skip").onclick = () => { skipped.add($("ask").dataset.path); ask(); $("ask-text").focus(); };
  $("ask-text").oninput = () => { grow($("ask-text")); remember($("ask-text").value); };
  draw();
  $("view-card").hidden = false;
  for (const box of $("form").querySelectorAll("textarea")) grow(box);
  if (!card.saver.isIdle) card.saver.flush();
  setInterval(look, POLL_MS);
}

// One field to the server; what the card said when the typing began goes along. What can't be stored now is tried again
async function put(path, { text, base }) {
  try {
    take(await card.api.send(`cards/${card.id}/field`, { path, text, base }));
    trouble(null);
    goOn(path, text);
  } catch (error) {
    trouble(error);
    throw Object.assign(error, { isOffline: true });
  }
}

// What was typed meanwhile goes on from what was just stored, unless somebody else stood in between
function goOn(path, text) {
  const row = rowOf(path);
  if (row?.pending?.kind === "changed" && path === row.path) return;
  card.base.set(path, saidOf(path));
  const newer = card.saver.waiting.get(path);
  if (newer && newer.text !== text) newer.base = saidOf(path);
}

export function take(shown) {
  card.shown = shown;
  draw();
}

export function keep(path, text, wait_ms = 700) {
  if (!card.base.has(path)) card.base.set(path, saidOf(path));
  card.saver.keep(path, { text, base: card.base.get(path) }, wait_ms);
}

function rowOf(path) {
  const bare = path.replace(/^evidence\./, "");
  return card.shown.groups.flatMap((group) => group.items).flatMap((item) => item.rows).find((row) => row.path === bare);
}

function saidOf(path) {
  const row = rowOf(path);
  return row?.path === path ? row.text : row?.evidence?.own ?? "";
}

export async function act(what, body) {
  try { take(await card.api.send(`cards/${card.id}/${what}`, body)); trouble(null); return true; } catch (error) { trouble(error); return false; }
}

// Another phone may have changed the card
async function look() {
  if (document.hidden || !card.saver.isIdle) return;
  try {
    const { revision } = await card.api.get(`cards/${card.id}/revision`);
    if (revision === card.shown.revision || !card.saver.isIdle) return;
    take(await card.api.get(`cards/${card.id}`));
    toast(say("changed_by_other"));
  } catch { /* asked again soon */ }
}

function draw() {
  const { shown } = card;
  document.title = `${shown.name} · ${say("page_title")}`;
  $("title").textContent = shown.name;
  $("to-copy").href = `/copy?card=${encodeURIComponent(shown.id)}`;
  $("to-copy").hidden = !shown.is_finished;
  $("state").className = shown.is_finished ? "state good" : "state";
  const lacking = shown.lacking.length ? say("lacking", shown.lacking.join("、")) : shown.problems[0] ?? "";
  $("state").textContent = shown.is_finished ? say("ready") : `${say("not_ready")} · ${lacking}`;
  if (shown.pending) {
    $("state").append(make("button", { className: "plain", textContent: `${say("pending_mark", shown.pending)} ›`, title: say("see_pending"), onclick: () => {
      const first = document.querySelector("#form .pending");
      first.closest("details").open = true;
      first.scrollIntoView({ block: "center" });
      first.parentElement.querySelector("textarea").focus({ preventScroll: true });
    } }));
  }
  $("card-waiting").replaceChildren(...waitingItems(shown.waiting));
  drawForm();
  ask();
  $("unknown").hidden = !shown.unknown.length;
  $("unknown-list").replaceChildren(...shown.unknown.map(([name, value]) => make("li", { textContent: `${name} = ${value}` })));
  const changes = shown.changes.map((change) => make("li", {}, make("time", { textContent: change.at }),
    `${say("labelled", change.label, `${change.old || say("history_empty")} → ${change.new || say("history_empty")}`)} `,
    make("button", { className: "plain", textContent: change.old ? say("restore", change.old.slice(0, 24)) : say("restore_empty"), onclick: () => act("field", { path: change.path, text: change.old }) })));
  $("changes").replaceChildren(...(changes.length ? changes : [make("li", { textContent: say("history_none") })]));
}

// Rows stay where they are while somebody writes in them: only their surroundings are drawn anew
function drawForm() {
  const form = $("form");
  const groups = card.shown.groups.map((group) => {
    const filled = group.items.flatMap((item) => item.rows).filter((row) => row.text).length;
    let box = form.querySelector(`[data-group="${group.id}"]`);
    if (!box) {
      box = make("details", { className: "group", open: opened.has(group.id), data: { group: group.id } }, make("summary", {}, make("span", { className: "name" }), make("span", { className: "soft" })), make("div"));
      box.ontoggle = () => { for (const area of box.querySelectorAll("textarea")) grow(area); };
      form.append(box);
    }
    box.querySelector(".name").textContent = group.title;
    box.querySelector("summary .soft").textContent = filled ? String(filled) : "";
    for (const item of group.items) drawItem(box.lastElementChild, group, item);
    for (const entry of box.querySelectorAll(".entry")) if (!group.items.some((item) => `${group.id}-${item.number}` === entry.dataset.entry)) entry.remove();
    return box;
  });
  return groups;
}

function drawItem(holder, group, item) {
  let place = holder;
  if (group.is_list) {
    const key = `${group.id}-${item.number}`;
    place = holder.querySelector(`[data-entry="${key}"]`);
    if (!place) {
      place = make("div", { className: "entry", data: { entry: key } }, make("h4", { textContent: say("entry", item.number) }));
      holder.append(place);
    }
  }
  for (const row of item.rows) fieldRow(place, row);
}

// An answer that is half typed stays in the browser
const askKey = (path) => `chushan-ask:${card.id}:${path}`;
function remember(text) { try { localStorage.setItem(askKey($("ask").dataset.path), text); } catch { /* not kept */ } }
function remembered(path) { try { return localStorage.getItem(askKey(path)); } catch { return null; } }

function ask() {
  const open = card.shown.questions;
  const next = open.find((each) => !skipped.has(each.path)) ?? null;
  $("next-left").textContent = open.length ? say("next_left", open.length) : say("next_done");
  $("ask").hidden = !next;
  if (!next) return;
  const pending = card.shown.groups.flatMap((group) => group.items).flatMap((item) => item.rows).find((row) => row.path === next.path)?.pending;
  if ($("ask").dataset.path !== next.path) {
    $("ask").dataset.path = next.path;
    $("ask-text").value = remembered(next.path) ?? pending?.text ?? "";
    $("ask-text").placeholder = next.hint;
  }
  $("ask-question").textContent = next.question;
  $("ask-why").textContent = next.why;
  $("ask-fault").hidden = !pending;
  $("ask-fault").textContent = pending?.why ?? "";
  $("ask-skip").hidden = next.is_required;
  grow($("ask-text"));
}

async function answer(event) {
  event.preventDefault();
  const text = $("ask-text").value.trim();
  if (!text) return;
  const { path } = $("ask").dataset;
  if (await act("field", { path, text })) try { localStorage.removeItem(askKey(path)); } catch { /* none */ }
  $("ask-text").focus();
}

async function drop() {
  await card.saver.flush();
  try {
    await card.api.send(`cards/${card.id}/drop`, {});
    try { sessionStorage.setItem("chushan-dropped", JSON.stringify({ id: card.shown.id, name: card.shown.name })); } catch { /* not offered then */ }
    location.href = "/products";
  } catch (error) { trouble(error); }
}
