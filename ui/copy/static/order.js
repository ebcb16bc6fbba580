// What is to be written: card, platforms, tone, language, engine. Choices are remembered in the browser.

import { $, make, say, trouble } from "/desk/static/desk.js";
import { followWriting, write } from "./job.js";

const KEY = "chushan-copy-order";
const DEFAULT = { platforms: ["douyin", "taobao", "pinduoduo"], tone: "warm", lang: "zh", engine: "template", url: "", model: "" };

function choices(name, type, options, chosen) {
  return options.map(([id, title]) => make("label", {}, make("input", { type, name, value: id, checked: chosen.includes(id) }), make("span", { textContent: title })));
}

const checked = (name) => [...document.querySelectorAll(`input[name="${name}"]:checked`)].map((each) => each.value);

export async function showOrder(api, wanted) {
  const start = await api.get("start");
  let kept = DEFAULT;
  try { kept = { ...DEFAULT, ...JSON.parse(localStorage.getItem(KEY) ?? "{}") }; } catch { /* none */ }
  $("card").replaceChildren(...start.cards.map((card) => new Option(`${card.name}  ${card.told}`, card.id)));
  const first = [wanted, kept.card].find((id) => start.cards.some((card) => card.id === id));
  if (first) $("card").value = first;
  $("no-cards").hidden = start.cards.length > 0;
  $("write").disabled = !start.cards.length;
  $("platforms").replaceChildren(...choices("platform", "checkbox", start.platforms.map((each) => [each.id, each.title]), kept.platforms),
    make("button", { type: "button", className: "small", textContent: say("platforms_all"), onclick: () => { for (const each of document.querySelectorAll('input[name="platform"]')) each.checked = true; remember(); } }));
  $("tones").replaceChildren(...choices("tone", "radio", start.tones, [kept.tone]));
  $("langs").replaceChildren(...choices("lang", "radio", start.langs, [kept.lang]));
  const engine = start.engines.some((each) => each.id === kept.engine) ? kept.engine : "template";
  $("engines").replaceChildren(...choices("engine", "radio", start.engines.map((each) => [each.id, each.title]), [engine]));
  $("url").value = kept.url;
  $("model").value = kept.model;

  function read() {
    const served = checked("engine")[0] === "openai";
    return { card: $("card").value, platforms: checked("platform"), tone: checked("tone")[0], lang: checked("lang")[0], engine: checked("engine")[0],
      url: served ? $("url").value.trim() : "", model: served ? $("model").value.trim() : "" };
  }
  function remember() {
    const order = read();
    $("engine-chosen").textContent = start.engines.find((each) => each.id === order.engine)?.title ?? "";
    const note = start.engines.find((each) => each.id === order.engine)?.note ?? "";
    $("engine-note").hidden = !note;
    $("engine-note").textContent = note;
    $("server").hidden = $("server-warning").hidden = order.engine !== "openai";
    try { localStorage.setItem(KEY, JSON.stringify({ ...order, url: $("url").value, model: $("model").value })); } catch { /* not kept */ }
  }
  $("view-order").oninput = remember;
  remember();
  $("engine-box").open = engine !== "template";  // who chose a model sees it; nobody else has to know that there are any
  $("view-order").onsubmit = async (event) => {
    event.preventDefault();
    const order = read();
    if (!order.platforms.length) { trouble(new Error(say("platforms_needed"))); return; }
    $("write").disabled = true;
    try { await write(api, { ...order, seed: 0 }); } catch (error) { trouble(error); }
    $("write").disabled = false;
  };
  $("earlier-box").hidden = !start.earlier.length;
  $("earlier").replaceChildren(...start.earlier.map((each) => make("li", {}, make("a", { href: `/copy?copy=${encodeURIComponent(each.id)}` },
    make("b", { textContent: each.name }), make("span", { className: "soft", textContent: [each.when, each.engine === "template" ? "" : each.engine, each.edits ? say("edited_mark", each.edits) : ""].filter(Boolean).join(" · ") })))));
  $("view-order").hidden = false;
  if (start.job) followWriting(api, start.job);
}
