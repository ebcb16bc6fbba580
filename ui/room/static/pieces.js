// Pieces that the trainer shows, without names.

import { make, p, points, say } from "./base.js";

// What was written, each with the words that it was asked with
export function writtenBox(rows) {
  return (rows || []).filter((row) => row.text).map((row) => make("div", {}, make("h3", { textContent: row.label }),
    row.quote ? p(row.quote, "soft") : null, row.text.split("\n").map((line) => p(line))));
}

// 24 of 28 would read like a top mark where 52 more wait for the trainer
function scoreOf(piece) {
  if (piece.got === null) return "";
  const { of, got, unjudged } = piece;
  return unjudged ? say("piece_part", points(of), points(of - unjudged), points(got), points(unjudged)) : say("piece_score", points(got), points(of));
}

export function pieceBox(piece) {
  const rows = writtenBox(piece.written);
  const good = ((piece.score || {}).points || []).filter((point) => point.of && !point.by_hand && point.got >= point.of - 0.005).slice(0, 4);
  return make("article", { className: "panel piece" },
    make("h2", { textContent: piece.title }), p(scoreOf(piece), "soft"),
    rows,
    rows.length ? null : p(say("piece_no_words"), "soft"),
    good.length ? make("ul", { className: "good" }, good.map((point) => make("li", { textContent: `✓ ${point.name}` }))) : null);
}
