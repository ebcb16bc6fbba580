// One row of the form: the field, what proves it, and what could not be taken.

import { clock, grow, make, say, trouble } from "/desk/static/desk.js";
import { act, card, keep } from "./card.js";
import { upload } from "./work.js";

const idOf = (path) => `f-${path.replaceAll(".", "-")}`;
let editing = "";

export function fieldRow(holder, row) {
  let line = holder.querySelector(`[data-path="${row.path}"]`);
  if (!line) {
    line = make("div", { className: "fieldrow", data: { path: row.path } }, label(row), input(row));
    holder.append(line);
  }
  const box = line.querySelector("textarea.value");
  const isMine = document.activeElement === box || card.saver.waiting.has(row.path);
  if (!isMine) {
    box.value = row.pending ? row.pending.text : row.text;
    card.base.delete(row.path);
    if (box.offsetParent) grow(box);
  } else if (!card.saver.waiting.has(row.path) && !row.pending) card.base.set(row.path, row.text);
  const need = line.querySelector(".need");
  if (need) need.hidden = Boolean(row.text);
  for (const old of line.querySelectorAll(".below, .pending, .proof")) old.remove();
  if (row.pending) line.append(pendingBox(row));
  if (row.text && row.is_claim) line.append(...evidenceLine(row));
}

function label(row) {
  return make("label", { htmlFor: idOf(row.path), textContent: row.label }, row.is_required ? make("span", { className: "need", textContent: say("required") }) : null);
}

function input(row) {
  const box = make("textarea", { id: idOf(row.path), className: "value tight", rows: 1, maxLength: 2000, placeholder: row.hint });
  const waiting = card.saver.waiting.get(row.path);
  box.value = waiting ? waiting.text : row.pending ? row.pending.text : row.text;
  if (waiting) card.base.set(row.path, waiting.base);
  box.oninput = () => { grow(box); keep(row.path, box.value); };
  box.onblur = () => { if (card.saver.waiting.has(row.path)) card.saver.flush(); };
  box.onkeydown = (event) => { if (event.key === "Enter" && !row.is_long && !event.isComposing) { event.preventDefault(); card.saver.flush(); } };
  return box;
}

function pendingBox(row) {
  const { text, kind, why } = row.pending;
  const settle = (takes_mine) => () => { card.saver.waiting.delete(row.path); document.activeElement?.blur(); act("settle", { path: row.path, takes_mine }); };
  const short = (said) => said.length > 20 ? `${said.slice(0, 19)}…` : said;
  const buttons = kind === "changed"
    ? [make("button", { className: "small", textContent: text ? say("use_mine", short(text)) : say("use_mine_empty"), onclick: settle(true) }),
      make("button", { className: "small", textContent: row.text ? say("use_theirs", short(row.text)) : say("use_theirs_empty"), onclick: settle(false) })]
    : [make("button", { className: "small", textContent: row.text ? say("keep_old_text", short(row.text)) : say("keep_old"), onclick: settle(false) })];
  return make("div", { className: "pending", role: "status" }, make("p", { textContent: say("you_wrote", short(text), why) }), kind !== "changed" && row.hint ? make("p", { className: "soft", textContent: row.hint }) : null, make("div", { className: "row" }, ...buttons));
}

function evidenceLine(row) {
  const found = row.evidence;
  const below = make("div", { className: "below" });
  below.append(make("span", { className: found.text ? "from" : "none", textContent: found.text ? say("evidence_is", found.text) : say("evidence_none") }));
  if (found.file) below.append(make("a", { href: `/products/media/${encodeURIComponent(found.file)}${found.is_sound && found.second ? `#t=${found.second}` : ""}`, target: "_blank", rel: "noopener", textContent: found.is_sound && found.second ? say("play_from", clock(found.second)) : say("open_file") }));
  below.append(make("button", { className: "plain", textContent: say(found.text ? "evidence_change" : "evidence_add"), "aria-label": say("labelled", row.label, say(found.text ? "evidence_change" : "evidence_add")), onclick: () => { editing = editing === row.path ? "" : row.path; edit(below.parentElement, row); } }));
  const parts = [below];
  if (found.proposal) parts.push(make("div", { className: "proof" }, make("img", { src: `/products/part/${found.proposal}/${found.read}`, alt: say("part_of", row.label), loading: "lazy" })));
  else if (found.is_picture) parts.push(make("div", { className: "proof" }, make("img", { src: `/products/media/${encodeURIComponent(found.file)}`, alt: say("photo_of", row.label), loading: "lazy" })));
  return parts;
}

// What certificates of the card may be named as evidence
function certificates() {
  const rows = card.shown.groups.flatMap((group) => group.items).flatMap((item) => item.rows);
  return rows.filter((row) => /^certificates\.\d+\.no$/.test(row.path) && row.text).map((row) => row.text);
}

function edit(line, row) {
  line.querySelector(".edit-evidence")?.remove();
  if (editing !== row.path) return;
  const path = `evidence.${row.path}`;
  const text = make("textarea", { id: `${idOf(row.path)}-evidence`, className: "tight", rows: 1, maxLength: 200, value: row.evidence?.own ?? "" });
  text.oninput = () => { grow(text); keep(path, text.value); };
  const add = (more) => { text.value = [text.value.trim(), more].filter(Boolean).join("，"); text.oninput(); };
  const file = make("input", { type: "file", accept: "image/*,audio/*,video/mp4,application/pdf" });
  file.onchange = async () => {
    if (!file.files[0]) return;
    try { const name = await upload(file.files[0], "evidence"); add(/\.(jpe?g|png|webp|gif|bmp)$/.test(name) ? `照片 ${name}` : `文件 ${name}`); } catch (error) { if (!error.isStopped) trouble(error); }
    file.value = "";
  };
  const now = new Date();
  const today = `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, "0")}-${String(now.getDate()).padStart(2, "0")}`;
  line.append(make("div", { className: "edit-evidence" }, make("label", { htmlFor: text.id, textContent: say("evidence_text") }), text,
    make("div", { className: "row" }, make("label", { className: "button small" }, make("span", { textContent: say("evidence_file") }), file),
      ...certificates().map((no) => make("button", { className: "small", textContent: say("evidence_certificate", no), onclick: () => add(`证书 ${no}`) })),
      make("button", { className: "small", textContent: say("evidence_today"), onclick: () => add(today) }),
      make("button", { className: "small", textContent: say("done"), onclick: () => { editing = ""; card.saver.flush(); line.querySelector(".edit-evidence").remove(); } }))));
  grow(text);
  text.focus();
}
