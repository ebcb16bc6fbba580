// The first view: paste or choose what will be said, or open an earlier review; below it the slips.

import { connectCards } from "/desk/static/cards.js";
import { $, keepTyped, say, trouble } from "/desk/static/desk.js";
import { showEarlier } from "/desk/static/earlier.js";
import { connectSlips } from "./slips.js";

export async function begin(spoken) {
  $("begin").hidden = false;
  const typed = keepTyped($("paste"), "review");
  // With no cards of their own the samples stand there: what is said of other goods is not to be held against them unawares
  const changed = () => { $("sample-told").hidden = $("cards").value !== "sample"; };
  const cards = await connectCards(spoken, { changed });
  const now = new Date();
  $("new-date").value = new Date(now - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
  $("text-file").onchange = () => {
    const file = $("text-file").files[0];
    const isEmpty = file?.size === 0;
    $("text-name").textContent = isEmpty ? say("empty_file", file.name) : file?.name ?? "";
    $("text-name").className = isEmpty ? "trouble" : "soft";
    if (isEmpty) $("text-file").value = "";
  };
  $("paste").ondrop = (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    $("text-file").files = event.dataTransfer.files;
    $("text-file").onchange();
  };
  $("start").onclick = () => start(spoken, cards(), typed).catch((error) => { trouble(error); $("start").disabled = false; });
  const { reviews } = await spoken.get("reviews");
  showEarlier(spoken, reviews, { path: "reviews", page: "/review" });
  await connectSlips(spoken, cards);
}

async function start(spoken, { file, product }, typed) {
  trouble(null);
  const chosen = $("text-file").files[0];
  const text = $("paste").value;
  if (!chosen && !text.trim()) { $("paste").focus(); throw new Error(say("need_text")); }
  $("start").disabled = true;
  const body = { file, product, title: $("new-title").value, show_date: $("new-date").value };
  const made = chosen
    ? await spoken.sendFile(`begin-file?${new URLSearchParams({ ...body, name: chosen.name })}`, chosen)
    : await spoken.send("begin", { ...body, text });
  if (!chosen) typed.forget();
  location.href = `/review?id=${encodeURIComponent(made.id)}`;
}
