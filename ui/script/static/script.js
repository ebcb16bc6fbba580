// One script: a strip of the whole show, groups of blocks below it; everything that was done is kept at once.

import { $, clock, lang, make, redraw, say, Saver, toast, trouble } from "/desk/static/desk.js";
import { drawGroup } from "./blocks.js";

export const state = { spoken: null, id: "", view: null, saver: null, open: new Set(), isDragging: false };

export async function openScript(spoken, id) {
  state.spoken = spoken;
  state.id = id;
  state.saver = new Saver(`script-${id}`, save, (word) => { $("saved").textContent = say(word); });
  $("back").hidden = false;
  const view = await spoken.get(`scripts/${encodeURIComponent(id)}`);
  $("script").hidden = false;
  state.open = new Set(view.groups.filter((group) => group.kind === "product").slice(0, 1).map((group) => group.id));
  show(view);
  connect();
  if (!state.saver.isIdle) state.saver.flush();
}

const ask = (what, body) => state.spoken.send(`scripts/${encodeURIComponent(state.id)}/${what}`, body);

async function save(key, { what, body }, isLast) {
  const view = await ask(what, body);
  if (isLast()) show(view);
}

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

export function show(view) {
  state.view = view;
  if (state.isDragging) return;
  document.title = $("title").textContent = view.title;
  for (const [box, value] of [[$("the-title"), view.title], [$("the-pace"), view.pace]]) if (document.activeElement !== box) box.value = value;
  const off = view.seconds - view.wanted_s;
  $("total").replaceChildren(say("total", clock(view.seconds), clock(view.wanted_s)));
  if (Math.abs(off) > view.wanted_s * 0.02) $("total").append(make("span", { className: "off", textContent: say(off > 0 ? "total_longer" : "total_shorter", clock(Math.abs(off))) }));
  $("chars").textContent = say("chars_of", view.chars, view.budget);
  const unproved = view.stopped - view.forbidden;
  $("found").textContent = [view.forbidden && say("open_count", view.forbidden), unproved && say("evidence_count", unproved)].filter(Boolean).join(" · ") || say("all_fine");
  $("found").classList.toggle("bad", view.stopped > 0);
  $("undo").disabled = !view.can_undo;
  drawStrip(view);
  redraw($("groups"), () => $("groups").replaceChildren(...view.groups.map((group, at) => drawGroup(group, at, view))));
  for (const each of document.querySelectorAll("[data-kind]")) each.href = `/script/files/${encodeURIComponent(state.id)}/script.${each.dataset.kind}`;
  $("to-prompter").href = `/teleprompter?script=${encodeURIComponent(state.id)}&lang=${lang()}`;
}

export function colour(group, view) {
  const products = view.groups.filter((each) => each.kind === "product").map((each) => each.title);
  const at = group.kind === "product" ? products.indexOf(group.title) : products.findIndex((name) => group.title.includes(name));
  return at < 0 ? "cx" : `c${at % 6}`;
}

function drawStrip(view) {
  $("strip").replaceChildren(...view.groups.map((group) => {
    const name = `${clock(group.start_s)} ${group.title} ${clock(group.seconds)}`;
    const piece = make("button", { className: colour(group, view), textContent: group.title, title: name, "aria-label": name, style: { flexGrow: String(group.seconds) } });
    piece.onclick = () => {
      state.open.add(group.id);
      show(state.view);
      const row = document.getElementById(group.id);
      row.scrollIntoView({ block: "start" });
      row.querySelector("summary").focus({ preventScroll: true });
    };
    return piece;
  }));
}

function connect() {
  const head = () => state.saver.keep("head", { what: "head", body: { title: $("the-title").value, pace: Math.round(Number($("the-pace").value)) || state.view.pace } }, 600);
  $("the-title").oninput = $("the-pace").oninput = head;
  $("undo").onclick = async () => { if (await act("undo", {})) toast(say("undone")); };
  $("to-review").onclick = async () => {
    try {
      await state.saver.flush();
      const { id } = await ask("review", {});
      location.href = `/review?id=${encodeURIComponent(id)}`;
    } catch (error) { trouble(error); }
  };
  document.addEventListener("keydown", (event) => {
    const isTyping = ["TEXTAREA", "INPUT", "SELECT"].includes(event.target.tagName);
    if ((event.ctrlKey || event.metaKey) && event.key === "z" && !isTyping && !$("undo").disabled) { event.preventDefault(); $("undo").click(); }
  });
}
