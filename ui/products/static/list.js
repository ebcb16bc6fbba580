// All cards, the ways to begin a new one, and the page for a talk.

import { $, keepTyped, make, say, toast, trouble } from "/desk/static/desk.js";
import { follow, photoButton, readAndGo, talkButton, upload } from "./work.js";

function cardItem(card) {
  const marks = [];
  if (card.lacking.length) marks.push(make("span", { className: "mark", textContent: say("lacking", card.lacking.join("、")) }));
  if (card.pending) marks.push(make("span", { className: "mark", textContent: say("pending_mark", card.pending) }));
  for (const problem of card.problems) marks.push(make("span", { className: "mark", textContent: problem }));
  if (!marks.length) marks.push(make("span", { className: "mark good", textContent: card.open ? say("may_add", card.open) : say("all_there") }));
  return make("li", {}, make("a", { href: `/products?card=${encodeURIComponent(card.id)}`, className: card.is_finished ? "" : "unfinished" },
    make("b", { textContent: card.name || card.id }), make("span", { className: "price", textContent: card.price }),
    make("span", { textContent: [card.spec, card.origin].filter(Boolean).join(" · ") }),
    card.facts ? make("span", { className: "soft", textContent: say("proved", card.facts, card.proved) }) : null, ...marks));
}

export const waitingItems = (waiting) => waiting.map((one) => make("li", {}, make("a", { href: `/products?proposal=${one.id}` },
  make("b", { textContent: say("waiting_mark", one.file, one.left) }), make("span", { textContent: "›" }))));

export async function showList(api) {
  const shown = await api.get("cards");
  $("cards").replaceChildren(...shown.cards.map(cardItem));
  $("waiting").replaceChildren(...waitingItems(shown.waiting));
  $("export").hidden = !shown.cards.some((card) => card.is_finished);
  $("none").hidden = shown.cards.length > 0 || shown.broken.length > 0;
  $("broken").hidden = !shown.broken.length;
  if (shown.broken.length) $("broken").replaceChildren(make("b", { textContent: say("broken_h") }), make("p", { className: "soft", textContent: shown.file }), make("ul", {}, ...shown.broken.map((line) => make("li", { textContent: line }))));
  const table = make("input", { type: "file", accept: ".csv,.tsv,.xlsx,.xlsm,.toml,.json", id: "table-file" });
  table.onchange = async () => {
    if (!table.files[0]) return;
    try { location.href = `/products?table=${encodeURIComponent(await upload(table.files[0], "table"))}`; } catch (error) { if (!error.isStopped) trouble(error); }
    table.value = "";
  };
  $("ways").replaceChildren(photoButton(api, "", true), talkButton("", true),
    make("label", { className: "button" }, make("span", { textContent: say("from_table") }), make("small", { textContent: say("from_table_help") }), table));
  const typed = keepTyped($("new-name"), "new-card");
  $("new").onsubmit = async (event) => {
    event.preventDefault();
    try {
      const card = await api.send("cards", { name: $("new-name").value });
      typed.forget();
      location.href = `/products?card=${encodeURIComponent(card.id)}`;
    } catch (error) { trouble(error); }
  };
  $("view-list").hidden = false;
  offerBack(api);
}

// A card that was just taken out can be brought back from the list
function offerBack(api) {
  let gone = null;
  try { gone = JSON.parse(sessionStorage.getItem("chushan-dropped") ?? "null"); sessionStorage.removeItem("chushan-dropped"); } catch { /* none */ }
  if (!gone) return;
  toast(say("dropped", gone.name), say("bring_back"), async () => {
    try { await api.send(`cards/${encodeURIComponent(gone.id)}/back`, {}); location.reload(); } catch (error) { trouble(error); }
  });
}

export async function showTalk(api, card) {
  if (card) $("title").textContent = (await api.get(`cards/${encodeURIComponent(card)}`)).name;
  const typed = keepTyped($("talk-text"), "talk");
  $("talk-file").onchange = async () => {
    const file = $("talk-file").files[0];
    $("talk-file").value = "";
    if (!file) return;
    trouble(null);
    try { await readAndGo(api, "talk", { file: await upload(file, "talk"), card }, "hearing"); } catch (error) { if (!error.isStopped) trouble(error); }
  };
  $("talk-go").onclick = async () => {
    trouble(null);
    try {
      const { job } = await api.send("talk", { text: $("talk-text").value, card });
      const proposal = await follow(api, job, "reading", say("pasted"));
      if (proposal) { typed.forget(); location.href = `/products?proposal=${proposal}`; }
    } catch (error) { trouble(error); }
  };
  $("view-talk").hidden = false;
}
