// The host's prompter: follows what she says.
import { listen, loadShow, offerOther } from "./stream.js";

const $ = (id) => document.getElementById(id);
let show = { lines: [], blocks: [], products: [], words: {} }, product = null, prompt = null, ended = false, alerts = new Map();
let drift = null;  // wall time minus media time, once anything was heard
const say = (key, ...values) => values.reduce((text, value) => text.replace("{}", value), show.words[key] ?? "");
const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

async function begin() {
  try { show = await loadShow(); } catch { setTimeout(begin, 1000); return; }
  document.documentElement.lang = show.lang === "en" ? "en" : "zh-Hans";
  offerOther(show.lang);
  for (const each of document.querySelectorAll("[data-word]")) each.textContent = say(each.dataset.word);
  const parts = [];
  let beat = -1;
  for (const line of show.lines) {
    if (line.beat !== beat && show.blocks[line.beat]?.title) { const head = document.createElement("h2"); head.textContent = show.blocks[line.beat].title; parts.push(head); }
    beat = line.beat;
    const row = document.createElement("p");
    row.textContent = line.text;
    parts.push(row);
  }
  if (parts.length) parts.unshift(Object.assign(document.createElement("div"), { className: "follows", textContent: say("follows") }));
  else { const row = document.createElement("p"); row.textContent = say("no_script"); parts.push(row); }
  $("lines").replaceChildren(...parts);
  drawProduct(); drawPrompt(); drawAlert();
}

function drawProduct() {
  const found = show.products.find((one) => one.id === product);
  $("product").textContent = ended ? say("host_over") : found ? say("now_product", `${found.name}  ${found.spec}  ${found.price}`) : say("no_product");
  document.body.classList.toggle("over", ended);
  $("facts").hidden = !found || !prompt || ended;
}

function drawPrompt() {
  const rows = [...$("lines").querySelectorAll("p")];
  const at = prompt?.line ?? 0;
  for (const [index, row] of rows.entries()) { row.classList.toggle("said", index < at && show.lines.length > 0); row.classList.toggle("now", index === at); }
  rows[Math.min(at, rows.length - 1)]?.scrollIntoView({ block: "center" });
  const facts = show.products.find((one) => one.id === product)?.facts ?? [];
  const open = facts.filter((fact) => prompt?.unsaid.includes(fact.id));
  $("unsaid").replaceChildren(...open.map((fact) => { const chip = document.createElement("span"); chip.className = "fact"; chip.textContent = `${fact.label} ${fact.value}`; return chip; }));
  $("unsaid-h").hidden = !open.length;
  if (!open.length) $("unsaid").textContent = say("all_said");
  drawProduct();
  $("pace").textContent = prompt ? say("pace", prompt.pace) : "";
}

function tick() {
  const block = show.blocks[prompt?.beat ?? 0];
  if (!block?.seconds || ended) { $("timer").textContent = ""; return; }
  if (drift === null) {  // nobody has spoken yet
    $("timer").textContent = say("block_length", clock(block.seconds));
    $("timer").classList.remove("over");
    return;
  }
  const now = Date.now() - drift;  // media time of this moment
  const left = block.seconds - (now - (prompt?.beat_started_ms ?? 0)) / 1000;
  $("timer").textContent = left >= 0 ? say("block_left", clock(left)) : say("block_over", clock(-left));
  $("timer").classList.toggle("over", left < 0);
}

// The newest that is certain; a doubtful one only where there is none, and said to be so
function drawAlert() {
  const open = [...alerts.values()].filter((one) => one.corrected === undefined && !one.misheard);
  const sure = open.filter((one) => one.is_sure !== false);
  const found = (sure.length ? sure : open).at(-1);
  $("alert").hidden = !found;
  if (!found) return;
  const isSure = found.is_sure !== false;
  $("alert").classList.toggle("unsure", !isSure);
  $("alert").textContent = (isSure ? say("read_out") + found.correction : say("host_unsure", found.correction)) + (open.length > 1 ? say("more_alerts", open.length - 1) : "");
}

// When is now, in media time: an event tells both clocks. A laptop and a phone may differ by a minute or more.
function settle(event) {
  if (!event?.wall_ms) return;
  drift = event.wall_ms - event.media_ms + (Date.now() - event.wall_ms > 60_000 ? Date.now() - event.wall_ms : 0);
}

listen((event) => {
  if (event.type === "snapshot") {
    product = event.product?.product_id ?? null; prompt = event.prompt ?? null;
    alerts = new Map(event.alerts.map((one) => [one.number, one]));
    ended = event.status?.state === "ended";
    drawProduct(); drawPrompt(); drawAlert();
  } else if (event.type === "product") { product = event.product_id; drawProduct(); drawPrompt(); }
  else if (event.type === "prompt") { prompt = event; drawPrompt(); }
  else if (event.type === "alert") { alerts.set(event.number, event); drawAlert(); }
  else if (["corrected", "misheard"].includes(event.type)) { alerts.delete(event.alert); drawAlert(); }
  else if (event.type === "status") { ended = event.state === "ended"; drawProduct(); }
  if (event.type === "snapshot") settle([event.prompt, event.status, event.product].filter(Boolean).sort((a, b) => b.wall_ms - a.wall_ms)[0]);
  else settle(event);
}, (isOpen) => { $("lost").hidden = isOpen || ended; });
setInterval(tick, 500);
begin();
