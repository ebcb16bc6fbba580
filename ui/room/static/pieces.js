// Pieces that the trainer shows, without names.

import { make, p, points, say } from "./base.js";
import { platformName } from "./kind_copy.js";

// What was written, as [heading, text] pairs
export function writtenIn(answer) {
  const rows = [];
  for (const platform of Object.keys(answer.texts || {})) {
    const text = answer.texts[platform];
    rows.push([platformName(platform), [text.title].concat(text.points || [], [text.detail]).filter(Boolean).join("\n")]);
  }
  for (const block of answer.blocks || []) if (block.text) rows.push(["", block.text]);
  const fields = answer.fields || {};
  if (Object.keys(fields).length) rows.push(["", Object.keys(fields).map((path) => fields[path]).join("\n")]);
  for (const number of Object.keys(answer.fixes || {})) rows.push([say("line_no", number), answer.fixes[number]]);
  if (answer.lines) rows.push(["", answer.lines.join("\n")]);
  for (const one of answer.answers || []) rows.push(["", one.text]);
  if (answer.correction) rows.push([say("correction"), answer.correction]);
  return rows;
}

export function pieceBox(piece) {
  const rows = writtenIn(piece.answer || {});
  const good = ((piece.score || {}).points || []).filter((point) => point.of && point.got >= point.of - 0.005).slice(0, 4);
  return make("article", { className: "panel piece" },
    make("h2", { textContent: piece.title }), p(piece.got === null ? "" : say("piece_score", points(piece.got), points(piece.of)), "soft"),
    rows.map((row) => make("div", {}, row[0] ? make("h3", { textContent: row[0] }) : null, row[1].split("\n").map((line) => p(line)))),
    rows.length ? null : p(say("piece_no_words"), "soft"),
    good.length ? make("ul", { className: "good" }, good.map((point) => make("li", { textContent: `✓ ${point.name}` }))) : null);
}
