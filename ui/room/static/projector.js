// The wall: how to come in, how many are here, how far the class is, good pieces. No names.

import { $, fill, get, lang, make, openPage, say, trouble } from "./base.js";
import { pieceBox } from "./pieces.js";

const EVERY_MS = 4000;
const PIECE_MS = 20000;
let pieces = [];
let shown = -1;

async function draw() {
  try {
    const now = await get("/api/projector");
    $("class").textContent = now.class;
    $("course").textContent = now.course;
    $("url").textContent = now.url.replace(/^https?:\/\//, "").replace(/\/$/, "");
    if ($("code").textContent !== now.code) {
      fill($("code"), Array.from(now.code).map((digit) => make("span", { textContent: digit, "aria-hidden": "true" })));
      $("code").setAttribute("aria-label", now.code.split("").join(" "));
      $("code").setAttribute("role", "img");
    }
    $("qr").alt = say("qr_alt", now.url);
    drawWifi(now.wifi);
    $("alone").hidden = !now.is_alone;
    $("joined").textContent = now.joined;
    $("here").textContent = say("here_now", now.here);
    $("pushed").hidden = !now.pushed;
    if (now.pushed) $("pushed").textContent = say("all_to", now.pushed.title);
    $("waiting").textContent = now.waiting ? say("queue_now", now.waiting) : "";
    fill($("units"), now.units.map((unit) => make("li", {}, make("span", { textContent: unit.title }),
      make("progress", { max: Math.max(1, now.joined), value: unit.done, "aria-label": unit.title }), make("b", { textContent: say("people_of", unit.done, now.joined) }))));
    $("view").hidden = false;
    $("loading").hidden = true;
    document.body.dataset.ready = "yes";
  } catch (error) { trouble(error); }
}

// What phones have to join before any address of ours leads anywhere
function drawWifi(wifi) {
  const key = wifi ? JSON.stringify(wifi) : "";
  if ($("wifi").dataset.key === key) return;
  $("wifi").dataset.key = key;
  $("wifi").hidden = !wifi;
  $("wifi").parentNode.classList.toggle("two", Boolean(wifi));
  $("scan-h").textContent = say(wifi ? "scan_second" : "scan_h");
  $("or-type").textContent = say(wifi ? "or_type_second" : "or_type");
  if (!wifi) return;
  $("wifi-name").textContent = wifi.name;
  $("wifi-password").textContent = wifi.password ? say("wifi_password", wifi.password) : "";
  $("wifi-qr").alt = say("wifi_alt", wifi.name);
  $("wifi-qr").src = `/api/wifi.svg?${Date.now()}`;
}

async function lookForPieces() {
  try { pieces = (await get("/api/gallery")).pieces; } catch (error) { pieces = []; }
  $("gallery").hidden = !pieces.length;
  if (pieces.length) turn();
}

function turn() {
  if (!pieces.length) return;
  shown = (shown + 1) % pieces.length;
  fill($("gallery"), make("h2", { textContent: say("gallery") }), pieceBox(pieces[shown]));
}

async function tips() {
  try {
    const test = await get("/api/selftest");
    $("moved").hidden = !test.moved;
    fill($("tips"), test.tips.map((tip) => make("li", { textContent: tip })), make("li", { textContent: say("tip_room") }), make("li", {}, make("a", { href: `/selftest?lang=${lang()}`, textContent: say("selftest") })));
  } catch (error) { /* tips can wait */ }
}

async function start() {
  await openPage();
  document.title = say("projector_title");
  await draw();
  lookForPieces();
  tips();
  setInterval(draw, EVERY_MS);
  setInterval(lookForPieces, PIECE_MS);
  setInterval(tips, 60000);
}

start();
