// The control desk: transcript, warnings with a correction to read out, products, highlights.
import { act, listen, loadShow } from "./stream.js";

const $ = (id) => document.getElementById(id);
let show = { products: [], words: {} }, alerts = new Map(), finals = [], tentative = "", product = null, marks = [], questions = new Map(), status = null;
const say = (key, ...values) => values.reduce((text, value) => text.replace("{}", value), show.words[key] ?? "");
const clock = (ms) => `${Math.floor(ms / 60000)}:${String(Math.floor(ms / 1000) % 60).padStart(2, "0")}`;
const el = (tag, props = {}, ...children) => { const made = Object.assign(document.createElement(tag), props); made.append(...children); return made; };

async function begin() {
  try { show = await loadShow(); } catch { setTimeout(begin, 1000); return; }
  document.documentElement.lang = show.lang === "en" ? "en" : "zh-Hans";
  for (const each of document.querySelectorAll("[data-word]")) each.textContent = say(each.dataset.word);
  for (const each of document.querySelectorAll("[data-placeholder]")) each.placeholder = say(each.dataset.placeholder);
  drawGoods(); drawAlerts(); drawStatus(); drawText(); drawAsked(); drawMarks();
}

function drawGoods() {
  $("goods").replaceChildren(...show.products.map((one) => {
    const button = el("button", { textContent: `${one.name} ${one.price}`, onclick: () => act("product", one.id) });
    button.setAttribute("aria-pressed", String(one.id === product));
    return button;
  }));
}

function drawAlerts() {
  $("none").hidden = alerts.size > 0;
  $("alerts").replaceChildren(...[...alerts.values()].sort((a, b) => b.number - a.number).map((alert) => {
    const at = alert.sentence.indexOf(alert.text);
    const sentence = at < 0 ? [alert.sentence] : [alert.sentence.slice(0, at), el("mark", { textContent: alert.text }), alert.sentence.slice(at + alert.text.length)];
    const why = alert.why[show.lang] ?? alert.why.zh;
    const isDone = alert.corrected !== undefined;
    const below = isDone
      ? el("p", { className: "soft", textContent: alert.corrected ? say("kept", alert.corrected) : say("kept_not") })
      : el("button", { className: "main", textContent: say("corrected"), onclick: (click) => { click.target.disabled = true; act("corrected", alert.number).catch(() => { click.target.disabled = false; }); } });
    return el("article", { className: isDone ? "alert done" : alert.is_sure === false ? "alert unsure" : "alert" },
      ...(alert.is_sure === false ? [el("p", { className: "doubt", textContent: say("unsure") })] : []),
      el("div", {}, el("time", { textContent: `${clock(alert.start_ms)} ` }), ...sentence),
      el("p", { className: "soft", textContent: [why, show.lang === "en" ? alert.law_en ?? alert.law : alert.law, alert.rule_id].join(" · ") }),
      el("p", { className: "say", textContent: say("read_out") + alert.correction }), below);
  }));
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
  if (!status) return;
  $("state").textContent = say(`state_${status.state}`);
  if (status.state === "ended") { $("lost").hidden = true; $("end").disabled = true; }
  $("lag").textContent = status.told_p50_ms === null ? "" : say("lag", (status.told_p50_ms / 1000).toFixed(1));
  $("recording").textContent = [status.is_recording ? say("recording") : "", status.drops ? say("dropped", status.drops) : "", status.note ? status.note[show.lang] ?? status.note.zh : ""].filter(Boolean).join(" · ");
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
    const copy = el("button", { textContent: say("copy"), onclick: () => navigator.clipboard?.writeText(one.answer).then(() => { copy.textContent = say("copied"); }) });
    return el("article", { className: "asked" },
      el("p", { className: "soft", textContent: `${one.label[show.lang] ?? one.label.zh} · ${say("asked_times", one.count)}${goods ? ` · ${goods.name}` : ""}：${one.examples.join(" / ")}` }),
      el("p", { className: "say", textContent: one.answer }),
      el("div", { className: "row" }, el("span", { className: one.fact_ids.length ? "soft" : "soft check", textContent: say(one.fact_ids.length ? "from_card" : "to_check") }), copy));
  }));
}

const take = {
  snapshot(event) {
    alerts = new Map(event.alerts.map((one) => [one.number, one]));
    finals = event.finals; tentative = ""; marks = event.highlights.map((one) => one.by ?? "hand");
    questions = new Map((event.questions ?? []).map((one) => [one.number, one]));
    product = event.product?.product_id ?? null; status = event.status ?? null;
    drawAlerts(); drawText(); drawGoods(); drawStatus(); drawMarks(); drawAsked();
  },
  tentative(event) { tentative = event.text; drawText(); },
  final(event) { finals.push(event); if (finals.length > 600) finals.splice(0, 200); tentative = ""; drawText(); },
  alert(event) { alerts.set(event.number, event); drawAlerts(); },
  corrected(event) { const found = alerts.get(event.alert); if (found) { found.corrected = event.record; drawAlerts(); } },
  product(event) { product = event.product_id; drawGoods(); },
  highlight(event) { marks.push(event.by ?? "hand"); drawMarks(); },
  question(event) { questions.set(event.number, event); drawAsked(); },
  status(event) { status = event; drawStatus(); },
};
$("highlight").onclick = () => act("highlight");
// The second press ends the show: one by mistake must not.
$("end").onclick = () => {
  if ($("end").dataset.asked) { act("stop"); $("end").disabled = true; return; }
  $("end").dataset.asked = "1"; $("end").textContent = say("end_sure");
  setTimeout(() => { delete $("end").dataset.asked; $("end").textContent = say("end"); }, 4000);
};
$("take").onclick = async () => {
  const text = $("paste").value;
  if (text.trim() && await act("comments", text)) $("paste").value = "";
};
listen((event) => take[event.type]?.(event), (isOpen) => { $("lost").hidden = isOpen || status?.state === "ended"; });
begin();
