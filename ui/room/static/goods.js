// What is known of the goods, and counters of characters.

import { make, p, say } from "./base.js";

// What buyers ask first; the rest stands behind one more tap
const FIRST = ["name", "variety", "origin", "spec", "price", "link_no", "taste", "process", "after_sales", "ship.hours", "forbidden_notes"];

export function goodsBox(card) {
  if (!card) return null;
  const isFirst = (row) => FIRST.indexOf(row.path) >= 0;
  const first = card.rows.filter(isFirst);
  const rest = card.rows.filter((row) => !isFirst(row));
  return make("details", { className: "panel goods", open: true }, make("summary", {}, say("goods", card.name)),
    p(say("goods_help"), "soft"), table(first),
    rest.length ? make("details", {}, make("summary", {}, say("goods_more", rest.length)), table(rest)) : null);
}

function table(rows) {
  return make("table", {}, make("tbody", {}, rows.map((row) => make("tr", {},
    make("th", { textContent: row.label, scope: "row" }), make("td", { textContent: row.value })))));
}

// Characters that are said or shown: no blanks, no marks
export const bareLength = (text) => Array.from(text.replace(/[\s!-\/:-@\[-`{-~\u3000-\u303f\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65\u2018-\u201f\u2014\u2026\u00b7]/g, "")).length;
