// One review: lines with what was found in them, decisions, and the signature.

import { connectCards } from "/desk/static/cards.js";
import { $, make, redraw, say, Saver, toast, trouble } from "/desk/static/desk.js";
import { drawLine } from "./line.js";

export const state = { spoken: null, id: "", view: null, saver: null };

export async function openReview(spoken, id) {
  state.spoken = spoken;
  state.id = id;
  state.saver = new Saver(`review-${id}`, save, (word) => { $("saved").textContent = say(word); });
  $("back").hidden = false;
  $("review").hidden = false;
  show(await spoken.get(`reviews/${encodeURIComponent(id)}`));
  connect();
  if (!state.saver.isIdle) state.saver.flush();
}

// What is sent for a thing that was typed: { what, body }
async function save(key, { what, body }, isLast) {
  const view = await ask(what, body);
  if (isLast()) show(view);
}

export const ask = (what, body) => state.spoken.send(`reviews/${encodeURIComponent(state.id)}/${what}`, body);

// A change by a button: after what was typed before it
export async function act(what, body) {
  try {
    await state.saver.flush();
    const view = await ask(what, body);
    trouble(null);
    show(view);
    return view;
  } catch (error) { trouble(error); return null; }
}

export const base = () => `/review/files/${encodeURIComponent(state.id)}`;

export function show(view) {
  state.view = view;
  const isSigned = Boolean(view.record);
  follow(view);
  $("title").textContent = view.title;
  document.title = view.title;
  for (const [box, value] of [[$("the-title"), view.title], [$("the-date"), view.show_date], [$("reviewer"), view.reviewer]]) {
    if (document.activeElement !== box && !(box === $("reviewer") && !value)) box.value = value;
    box.disabled = isSigned;
  }
  $("the-source").textContent = say("source", view.source);
  $("the-cards").textContent = view.cards.length ? say("cards_used", view.cards.join("、")) : say("cards_none");
  const counts = Object.entries(view.counts).filter(([, count]) => count).map(([level, count]) => `${say(`level_${level}`)} ${count}`);
  $("sum").textContent = say("summary_of", view.lines.length, counts.join(" · ") || say("clean"));
  $("missing").replaceChildren(...missing(view));
  redraw($("text"), () => $("text").replaceChildren(...view.lines.map((line, index) => drawLine(line, index, isSigned))));
  $("state").textContent = !view.is_whole ? say("reading_on") : isSigned ? say("signed", view.record, view.reviewer) : view.open ? say("open_count", view.open) : say("all_decided");
  $("state").classList.toggle("open", !isSigned && view.open > 0);
  $("next-open").disabled = isSigned || !view.open;
  $("sign").hidden = $("reviewer").parentElement.hidden = isSigned;
  $("again").hidden = !isSigned;
  $("change-cards").hidden = isSigned;
  for (const link of document.querySelectorAll("[data-file]")) link.href = `${base()}/${link.dataset.file}`;
}

// A very long text is shown before all of it is read closely
let following = 0;

function follow(view) {
  clearTimeout(following);
  if (view.is_whole) return;
  following = setTimeout(async () => {
    if (!state.saver.isIdle) { follow(view); return; }
    try { show(await state.spoken.get(`reviews/${encodeURIComponent(state.id)}`)); } catch (error) { trouble(error); }
  }, 300);
}

function missing(view) {
  if (!view.missing.length) return [];
  const items = view.missing.map((each) => make("li", { textContent: each.is_on_card ? say("card_says", each.what, each.card_says) : say("not_on_card", each.what), title: each.law }));
  return [make("details", {}, make("summary", { textContent: `${say("checklist_h")} · ${items.length}` }), make("p", { className: "soft", textContent: say("checklist_help") }), make("ul", {}, ...items),
    view.missing.every((each) => each.is_on_card) ? null : make("a", { className: "button small", href: "/products", textContent: say("write_card") }))];
}

function connect() {
  const head = () => state.saver.keep("head", { what: "head", body: { title: $("the-title").value, show_date: $("the-date").value || state.view.show_date, reviewer: $("reviewer").value } }, 700);
  $("the-title").oninput = $("the-date").onchange = $("reviewer").oninput = head;
  $("only-open").onclick = () => {
    const only = $("text").classList.toggle("only");
    $("only-open").setAttribute("aria-pressed", String(only));
  };
  $("next-open").onclick = nextOpen;
  $("sign").onclick = sign;
  $("again").onclick = async () => {
    const made = await ask("again", {}).catch(trouble);
    if (made) location.href = `/review?id=${encodeURIComponent(made.id)}`;
  };
  $("change-cards").ontoggle = () => chooseCards().catch(trouble);
}

let cards = null;

// The choice of cards stands on the first view; it is moved here when somebody wants it
async function chooseCards() {
  if (cards || !$("change-cards").open) return;
  const box = $("cards-box");
  for (const each of ["new-date", "new-title"]) $(each).parentElement.remove();
  $("cards-place").append(box);
  cards = await connectCards(state.spoken);
  $("use-cards").onclick = () => act("cards", cards());
}

export function nextOpen() {
  const now = Number(document.activeElement?.closest(".line")?.dataset.index ?? -1);
  const open = state.view.lines.map((line, index) => [line, index]).filter(([line]) => line.fault);
  const [, index] = open.find(([, at]) => at > now) ?? open[0] ?? [];
  if (index === undefined) return;
  const row = $("text").children[index];
  row.scrollIntoView({ block: "start" });
  (row.querySelector(".finding button, .finding input") ?? row.querySelector("button")).focus({ preventScroll: true });
}

async function sign() {
  await state.saver.flush();
  if (!$("reviewer").value.trim()) { $("reviewer").focus(); }
  else if (state.view.open) { trouble(new Error(say("open_count", state.view.open))); nextOpen(); return; }
  else if (!confirm(say("sign_ask"))) return;
  const view = await act("sign", { reviewer: $("reviewer").value });
  if (view) toast(say("signed", view.record, view.reviewer));
}
