// Dragging a row of a list by its handle, with a mouse, a finger or a pen.

import { make } from "/desk/static/desk.js";
import { show, state } from "./script.js";

const EDGE_PX = 80;
const STEP_PX = 14;

// `drop` is called with the place of `row` among the other rows of `list`
export function dragged(handle, row, list, drop) {
  let line = null;
  let to = -1;
  let scroll = 0;
  let at_y = 0;

  const rows = () => [...list.children].filter((each) => each !== row && each !== line);

  function place() {
    const others = rows();
    to = others.filter((each) => { const box = each.getBoundingClientRect(); return box.top + Math.min(box.height, 120) / 2 < at_y; }).length;
    list.insertBefore(line, others[to] ?? null);
  }

  function tick() {
    if (!line) return;
    if (scroll) { scrollBy(0, scroll); place(); }
    requestAnimationFrame(tick);
  }

  handle.onpointerdown = (event) => {
    if (event.button) return;
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    state.isDragging = true;
    line = make("li", { className: "drop-line", "aria-hidden": "true" });
    row.classList.add("dragging");
    at_y = event.clientY;
    place();
    requestAnimationFrame(tick);
  };
  handle.onpointermove = (event) => {
    if (!line) return;
    at_y = event.clientY;
    scroll = at_y < EDGE_PX ? -STEP_PX : at_y > innerHeight - EDGE_PX - 60 ? STEP_PX : 0;
    place();
  };
  const end = (isDropped) => {
    if (!line) return;
    line.remove();
    line = null;
    row.classList.remove("dragging");
    state.isDragging = false;
    if (isDropped) drop(to); else show(state.view);
  };
  handle.onpointerup = () => end(true);
  handle.onpointercancel = () => end(false);
  handle.onkeydown = (event) => { if (event.key === "Escape") end(false); };
}
