// Captions over a picture. Address: ?token=…&size=48&color=fff&box=000a&pos=bottom&align=center&lines=2&gloss=1&maybe=1
import { listen, params } from "./stream.js";

const body = document.body, box = document.getElementById("captions");
const count = Math.min(4, Math.max(1, Number(params.get("lines")) || 2));
const colour = (text) => /^[0-9a-fA-F]{3,8}$/.test(text) ? `#${text}` : /^[a-zA-Z]+$/.test(text) ? text : "";
const size = Number(params.get("size"));
if (size >= 8 && size <= 400) body.style.fontSize = `${size}px`;
if (params.get("color")) body.style.color = colour(params.get("color"));
if (params.get("box")) { body.classList.add("boxed"); body.style.setProperty("--box", colour(params.get("box"))); }
for (const name of [params.get("pos"), params.get("align")]) if (["top", "middle", "left", "right"].includes(name)) body.classList.add(name);
const showsMaybe = params.get("maybe") !== "0";

const rows = Array.from({ length: count }, () => { const row = document.createElement("div"); row.className = "row"; box.append(row); return row; });
const gloss = document.createElement("div");
gloss.className = "row gloss";
if (params.get("gloss") === "1") box.append(gloss);

function draw({ frozen, base, base_told }) {
  const told = base.slice(0, base_told), maybe = showsMaybe ? base.slice(base_told) : "";
  const above = frozen.slice(-(count - 1) || frozen.length);
  for (const [index, row] of rows.entries()) {
    const fromBottom = count - 1 - index;
    if (fromBottom) { row.replaceChildren(above[above.length - fromBottom] ?? ""); continue; }
    const open = document.createElement("span");
    open.className = "maybe"; open.textContent = maybe;
    row.replaceChildren(told, ...(maybe ? [open] : []));
  }
}

const clear = () => { draw({ frozen: [], base: "", base_told: 0 }); gloss.textContent = ""; };
const READ_MS = 3000;
let ending = null;

listen((event) => {
  if (event.type !== "status" || event.state !== "ended") clearTimeout(ending);
  else ending = setTimeout(clear, READ_MS);  // the last words are read, then leave the picture
  if (event.type === "snapshot" && event.status?.state === "ended") clear();
  else if (event.type === "snapshot") draw(event.rows);
  else if (event.type === "tentative") draw(event);
  else if (event.type === "final") { draw({ ...event, base_told: event.base.length }); if (event.gloss) gloss.textContent = event.gloss; }
  else if (event.type === "cleared") clear();
});
