// The control desk: transcript, warnings with a correction to read out, products, highlights.
import { act, listen, loadShow, offerOther } from "./stream.js";

const $ = (id) => document.getElementById(id);
let show = { products: [], words: {} }, alerts = new Map(), finals = [], tentative = "", product = null, marks = [], questions = new Map(), status = null;
let isLost = false, isEnding = false, wasRecorded = false;
const isOver = () => status?.state === "ended";
const say = (key, ...values) => values.reduce((text, value) => text.replace("{}", value), show.words[key] ?? "");
const clock = (ms) => `${Math.floor(ms / 60000)}:${String(Math.floor(ms / 1000) % 60).padStart(2, "0")}`;
const el = (tag, props = {}, ...children) => { const made = Object.assign(document.createElement(tag), props); made.append(...children); return made; };

async function begin() {
  try { show = await loadShow(); } catch { setTimeout(begin, 1000); return; }
  document.documentElement.lang = show.lang === "en" ? "en" : "zh-Hans";
  offerOther(show.lang);
  for (const each of document.querySelectorAll("[data-word]")) each.textContent = say(each.dataset.word);
  for (const each of document.querySelectorAll("[data-placeholder]")) each.placeholder = say(each.dataset.placeholder);
  drawGoods(); drawAlerts(); drawStatus(); drawText(); drawAsked(); drawMarks();
}

// Nothing can be done while the program does not answer, or after the show
function allow() {
  $("lost").hidden = !isLost || isOver();
  $("over").hidden = !isOver();
  for (const each of document.querySelectorAll("#goods button, #alerts button, #highlight, #paste, #take, #end")) each.disabled = isLost || isOver() || each.dataset.sent === "1";
  for (const each of [$("highlight"), $("pasting"), $("end")]) each.hidden = isOver();
  if (isEnding) $("end").disabled = true;
  tell();
}

// What the empty places and the header say: never that warnings will come while none can, nor to paste after the show
function tell() {
  const key = isOver() ? "_over" : isLost ? "_lost" : "";
  $("none").textContent = say(`no_alerts${key}`);
  $("unasked").textContent = say(isOver() ? "no_questions_over" : "no_questions");
  $("goods-h").textContent = say(isOver() ? "goods" : "coming");
  $("state").textContent = say(isLost && !isOver() ? "state_lost" : status ? `state_${status.state}` : finals.length ? "state_live" : "state_none");
}

function drawGoods() {
  $("goods").replaceChildren(...show.products.map((one) => {
    const button = el("button", { textContent: `${one.name} ${one.price}`, onclick: () => act("product", one.id) });
    button.setAttribute("aria-pressed", String(one.id === product));
    return button;
  }));
  allow();
}

// Certain ones that nobody has dealt with come first, then the doubtful, then what is done
const rank = (alert) => alert.corrected !== undefined ? 3 : alert.misheard ? 2 : alert.is_sure === false ? 1 : 0;

function deal(word, name, number, isMain) {
  return el("button", { className: isMain ? "main" : "", textContent: say(word), onclick: (click) => {
    const send = (isSent) => { click.target.disabled = isSent; click.target.dataset.sent = isSent ? "1" : ""; };
    send(true);
    act(name, number).catch(() => send(false));
  } });
}

function outcome(alert) {
  if (alert.corrected !== undefined) return el("p", { className: "soft", textContent: alert.corrected ? say("kept", alert.corrected) : say("kept_not") });
  if (alert.misheard) return el("p", { className: "soft", textContent: say("was_misheard") });
  return el("div", { className: "row" }, deal("corrected", "corrected", alert.number, true), ...(alert.is_sure === false ? [deal("misheard", "misheard", alert.number, false)] : []));
}

function drawAlerts() {
  $("none").hidden = alerts.size > 0;
  $("alerts").replaceChildren(...[...alerts.values()].sort((a, b) => rank(a) - rank(b) || b.number - a.number).map((alert) => {
    const at = alert.sentence.indexOf(alert.text);
    const sentence = at < 0 ? [alert.sentence] : [alert.sentence.slice(0, at), el("mark", { textContent: alert.text }), alert.sentence.slice(at + alert.text.length)];
    const why = alert.why[show.lang] ?? alert.why.zh;
    const isDone = rank(alert) > 1, isUnsure = alert.is_sure === false;
    const words = alert.misheard ? [] : [el("p", { className: isDone ? "" : "say", textContent: say(isDone ? "was_read_out" : "read_out") + alert.correction })];
    return el("article", { className: isDone ? "alert done" : isUnsure ? "alert unsure" : "alert" },
      ...(isUnsure && !isDone ? [el("p", { className: "doubt", textContent: say("unsure") })] : []),
      el("div", {}, el("time", { textContent: `${clock(alert.start_ms)} ` }), ...sentence),
      el("p", { className: "soft", textContent: [why, show.lang === "en" ? alert.law_en ?? alert.law : alert.law].filter(Boolean).join(" · ") }),
      ...words, outcome(alert));
  }));
  allow();
}

function drawText() {
  const box = $("text"), isAtEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 60;
  const rows = [];
  let row = null;
  for (const final of finals) {
    if (!row) { row = el("p", {}, el("time", { textContent: clock(final.start_ms) }), el("span", { className: "told" })); rows.push(row); }
    row.lastChild.append(final.text);
    if (final.ends_stretch) row = null;
  }
  if (tentative) { if (!row) { row = el("p"); rows.push(row); } row.append(el("span", { className: "maybe", textContent: tentative })); }
  box.replaceChildren(...rows.length ? rows : [el("p", { className: "soft", textContent: say("no_text") })]);
  if (isAtEnd) box.scrollTop = box.scrollHeight;
}

function drawStatus() {
  if (status?.is_recording) wasRecorded = true;
  $("over-kept").textContent = say(wasRecorded ? "over_kept" : "over_not_kept");
  $("lag").textContent = !status || isOver() || status.told_p50_ms === null ? "" : say("lag", (status.told_p50_ms / 1000).toFixed(1));
  const recording = status && !isOver() ? say(status.is_recording ? "recording" : "not_recording") : "";
  $("recording").textContent = [recording, status?.drops ? say("dropped", status.drops) : "", status?.note ? status.note[show.lang] ?? status.note.zh : ""].filter(Boolean).join(" · ");
  allow();
}

const drawMarks = () => {
  const busy = marks.filter((one) => one === "comments").length;
  $("marks").textContent = marks.length ? say("highlights", marks.length) + (busy ? say("busy_marks", busy) : "") : "";
};

// What is asked most comes first.
function drawAsked() {
  $("unasked").hidden = questions.size > 0;
  $("asked").replaceChildren(...[...questions.values()].sort((a, b) => b.count - a.count || a.number - b.number).map((one) => {
    const goods = show.products.find((card) => card.id === one.product_id);
    const isAnswer = one.fact_ids.length > 0;  // else it is a word to the desk, not to viewers
    const copy = el("button", { textContent: say("copy"), onclick: () => navigator.clipboard?.writeText(one.answer).then(() => { copy.textContent = say("copied"); }) });
    return el("article", { className: "asked" },
      el("p", { className: "soft", textContent: `${one.label[show.lang] ?? one.label.zh} · ${say("asked_times", one.count)}${goods ? ` · ${goods.name}` : ""}${show.lang === "en" ? ": " : "："}${one.examples.join(" / ")}` }),
      el("p", { className: isAnswer ? "say" : "note", textContent: one.answer }),
      el("div", { className: "row" }, el("span", { className: isAnswer ? "soft" : "soft check", textContent: say(isAnswer ? "from_card" : "to_check") }), ...(isAnswer ? [copy] : [])));
  }));
}

const take = {
  snapshot(event) {
    alerts = new Map(event.alerts.map((one) => [one.number, one]));
    finals = event.finals; tentative = ""; marks = event.highlights.map((one) => one.by ?? "hand");
    questions = new Map((event.questions ?? []).map((one) => [one.number, one]));
    product = event.product?.product_id ?? null; status = event.status ?? null; isEnding = false; wasRecorded = event.was_recorded;
    drawAlerts(); drawText(); drawGoods(); drawStatus(); drawMarks(); drawAsked();
  },
  tentative(event) { tentative = event.text; drawText(); },
  final(event) { finals.push(event); if (finals.length > 600) finals.splice(0, 200); tentative = ""; drawText(); tell(); },
  alert(event) { alerts.set(event.number, event); drawAlerts(); },
  corrected(event) { const found = alerts.get(event.alert); if (found) { found.corrected = event.record; drawAlerts(); } },
  misheard(event) { const found = alerts.get(event.alert); if (found) { found.misheard = true; drawAlerts(); } },
  product(event) { product = event.product_id; drawGoods(); },
  highlight(event) { marks.push(event.by ?? "hand"); drawMarks(); },
  question(event) { questions.set(event.number, event); drawAsked(); },
  status(event) { status = event; drawStatus(); },
};
$("highlight").onclick = () => act("highlight");
// The second press ends the show: one by mistake must not.
let asked = null;
function ask(isAsked) {
  clearTimeout(asked);
  asked = isAsked ? setTimeout(() => ask(false), 6000) : null;
  document.querySelector("header").classList.toggle("asking", isAsked);
  $("end-not").hidden = !isAsked;
  $("end").textContent = say(isAsked ? "end_sure" : "end");
}
$("end-not").onclick = () => { ask(false); $("end").focus(); };
$("end").onclick = () => {
  if (asked === null) { ask(true); return; }
  ask(false);
  isEnding = true;
  allow();
  act("stop").catch(() => { isEnding = false; allow(); });
};
$("take").onclick = async () => {
  const text = $("paste").value;
  if (text.trim() && await act("comments", text)) $("paste").value = "";
};
listen((event) => take[event.type]?.(event), (isOpen) => { isLost = !isOpen; allow(); });
begin();
