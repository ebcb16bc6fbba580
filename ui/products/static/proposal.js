// What a photo or a talk says, one field after the other, each with the place it was read in.

import { $, clock, grow, make, say, trouble } from "/desk/static/desk.js";
import { photoButton, talkButton } from "./work.js";

let shown;

export async function showProposal(api, id) {
  shown = await api.get(`proposals/${id}`);
  $("proposal-h").textContent = say(shown.kind === "talk" ? "proposal_talk_h" : "proposal_h");
  $("proposal-help").textContent = say(shown.kind !== "talk" ? "proposal_help" : isHeard() ? "proposal_talk_help" : "proposal_text_help");
  if (shown.card_name) $("title").textContent = shown.card_name;
  $("view-proposal").hidden = false;
  drawSource();
  if (shown.facts.length) await drawCard(api);
  else drawNothing(api);
  draw(api);
  $("unread-box").hidden = !shown.unread.length;
  $("unread").replaceChildren(...shown.unread.map((line) => make("li", { textContent: line })));
}

const isHeard = () => shown.facts.some((fact) => fact.second !== null);

// Where nothing was found: that first, then a way to try again, then the form
function drawNothing(api) {
  const isTalk = shown.kind === "talk";
  $("proposal-h").textContent = say(isTalk ? "proposal_empty_talk_h" : "proposal_empty_h");
  $("proposal-help").textContent = say(isTalk ? "proposal_none_talk" : "proposal_none");
  const again = isTalk ? talkButton(shown.card, false, false, "talk_again") : photoButton(api, shown.card, false, false, "photo_again");
  $("proposal-again").replaceChildren(again, ...(shown.card ? [] : [make("a", { className: "button", href: "/products", textContent: say("by_hand") })]));
  $("proposal-again").hidden = false;
}

function drawSource() {
  const address = `/products/media/${encodeURIComponent(shown.file)}`;
  const seconds = isHeard();
  $("proposal-source").replaceChildren(
    shown.is_picture ? make("a", { className: "button small", href: address, target: "_blank", rel: "noopener", textContent: say("photo_whole") }) : "",
    seconds ? make(/\.(mp4|mov|webm)$/.test(shown.file) ? "video" : "audio", { id: "talk-sound", controls: true, preload: "metadata", src: address }) : "",
  );
}

// Which card it is for, where that is not known yet
async function drawCard(api) {
  const box = $("proposal-card");
  box.hidden = Boolean(shown.card);
  if (shown.card) return;
  const { cards } = await api.get("cards");
  const name = make("input", { type: "text", id: "proposal-name", value: shown.name, maxLength: 60 });
  const go = make("button", { className: "main", id: "proposal-make", textContent: say("proposal_make") });
  go.onclick = async () => {
    try { await api.send("cards", { name: name.value, proposal: shown.id }); await showProposal(api, shown.id); trouble(null); } catch (error) { trouble(error); }
  };
  const parts = [make("label", { className: "field" }, make("span", { textContent: say("proposal_new") }), name), go];
  if (cards.length) {
    const choice = make("select", { id: "proposal-choice" }, ...cards.map((card) => new Option(card.name, card.id)));
    const use = make("button", { textContent: say("proposal_use"), onclick: async () => {
      try { shown = await api.send(`proposals/${shown.id}/give`, { path: choice.value }); box.hidden = true; draw(api); } catch (error) { trouble(error); }
    } });
    parts.push(make("label", { className: "field" }, make("span", { textContent: say("proposal_card") }), choice), use);
  }
  box.replaceChildren(...parts);
}

function draw(api) {
  const items = shown.facts.map((fact) => factItem(api, fact));
  $("facts").replaceChildren(...items);
  for (const box of $("facts").querySelectorAll("textarea")) grow(box);
  $("proposal-done").hidden = !shown.card;
  $("proposal-done").href = `/products?card=${encodeURIComponent(shown.card)}`;
}

function seen(fact) {
  const box = make("div", { className: "seen" });
  if (fact.has_picture) box.append(make("img", { src: `/products/part/${shown.id}/${fact.path}`, alt: say("part_of", fact.label), loading: "lazy" }));
  if (fact.second !== null) {
    box.append(make("button", { className: "small", textContent: `▶ ${say("play_from", clock(fact.second))}`, onclick: () => {
      const sound = $("talk-sound");
      sound.currentTime = fact.second;
      sound.play();
    } }));
  }
  box.append(make("small", { textContent: fact.evidence }));
  return box;
}

function factItem(api, fact) {
  const id = `fact-${fact.path.replaceAll(".", "-")}`;
  let kept = null;
  const key = `chushan-fact:${shown.id}:${fact.path}`;
  try { kept = localStorage.getItem(key); } catch { /* none */ }
  const box = make("textarea", { id, rows: 1, className: "tight", value: kept ?? fact.value, maxLength: 500 });
  box.oninput = () => { grow(box); try { localStorage.setItem(key, box.value); } catch { /* not kept */ } };
  const label = make("label", { htmlFor: id, textContent: fact.label }, fact.is_sure || fact.decided ? null : make("span", { className: "doubt", textContent: say(shown.kind !== "talk" ? "look_closely" : isHeard() ? "look_heard" : "look_said") }));
  const told = [];
  if (fact.now && fact.now !== fact.value && !fact.decided) told.push(make("span", { className: "soft", textContent: say("now_on_card", fact.now) }));
  if (fact.now && fact.now === fact.value && !fact.decided) told.push(make("span", { className: "soft", textContent: say("same_on_card") }));
  if (fact.pending?.text === (kept ?? fact.value) && !fact.decided) told.push(make("p", { className: "advice", textContent: fact.pending.why }));
  const decide = (what, body) => async () => {
    try {
      shown = await api.send(`proposals/${shown.id}/${what}`, { path: fact.path, ...body() });
      try { localStorage.removeItem(key); } catch { /* none */ }
      const at = shown.facts.findIndex((one) => one.path === fact.path);
      draw(api);
      const next = shown.facts.slice(at).find((one) => !one.decided);
      $(next ? `take-${next.path.replaceAll(".", "-")}` : "proposal-done")?.focus();
      trouble(null);
    } catch (error) { trouble(error); }
  };
  const replaces = fact.now && fact.now !== fact.value && !fact.decided;
  const take = make("button", { className: "main", id: `take-${fact.path.replaceAll(".", "-")}`, textContent: say(replaces ? "replace" : "take"), disabled: !shown.card, onclick: decide("take", () => ({ text: box.value, base: fact.pending?.kind === "changed" && fact.pending.text === box.value ? null : fact.now })) });
  const leave = make("button", { className: "small", textContent: say(replaces ? "keep_card" : "leave"), onclick: decide("leave", () => ({})) });
  const done = fact.decided ? make("b", { textContent: fact.decided === "taken" ? `✓ ${say("taken")}` : say("left") }) : null;
  if (fact.decided === "taken") { box.disabled = true; box.value = fact.now; }
  const acts = fact.decided === "taken" ? [done] : [take, fact.decided ? done : leave];
  return make("li", { className: fact.decided }, seen(fact), make("div", { className: "say" }, label, box, ...told, make("div", { className: "row" }, ...acts)));
}
