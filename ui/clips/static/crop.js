// The crop window on a still of each shot: dragged, moved with the arrow keys, or put somewhere with a button.

import { $, clock, make, say } from "./api.js";
import { act, media, part, state } from "./clip.js";

const MAX_SHOTS = 40;

export function drawCrops() {
  const each = part();
  const key = JSON.stringify([each.footage, each.shots, each.is_used]);
  if ($("crops").dataset.key === key) return;
  $("crops").dataset.key = key;
  const focused = document.activeElement?.dataset?.crop;
  const room = each.shots.some((shot) => shot.window[2] < 0.98 || shot.window[3] < 0.98);
  $("crop-help").textContent = say(room ? "crop_help" : "crop_full");
  $("crops").replaceChildren(...(room ? each.shots.slice(0, MAX_SHOTS).map(card) : []));
  if (focused) document.querySelector(`[data-crop="${focused}"]`)?.focus();
}

function card(shot, index) {
  const { footage } = part();
  const { width, height } = state.clip.footage[footage];
  const isSide = shot.window[2] < shot.window[3];
  const picture = make("div", { className: "picture", style: { aspectRatio: `${width} / ${height}`, maxWidth: `${Math.round(340 * width / height)}px` } },
    make("img", { alt: "", loading: "lazy", draggable: false, src: media(`still/${footage}/${shot.still_ms}?w=640`) }));
  const isWhole = shot.layout === "pad";
  if (!isWhole) picture.append(frame(shot, index, picture, isSide));
  const put = (name, stand) => make("button", { className: "small", data: { crop: `${index}${name}` }, textContent: say(name), "aria-pressed": String(shot.stand === stand && stand !== null), onclick: () => place(shot, stand) });
  const named = isSide ? [put("stand_left", 0), put("stand_centre", 0.5), put("stand_right", 1)] : [put("stand_top", 0), put("stand_centre", 0.5), put("stand_bottom", 1)];
  const how = isWhole ? "crop_whole_now" : typeof shot.stand === "number" ? "crop_fixed" : "crop_auto";
  return make("div", { className: "crop" }, picture,
    make("p", { className: "soft" }, `${clock(shot.start_ms)}–${clock(shot.end_ms)} · ${say(how)}`),
    make("div", { className: "row tight" }, ...named, put("stand_auto", "auto"), put("stand_whole", "whole"),
      shot.stand === null ? null : put("stand_reset", null)));
}

const place = (shot, stand) => act("stand", { part: state.part, at_ms: shot.at_ms, stand });

function frame(shot, index, picture, isSide) {
  const [left, top, wide, high] = shot.window;
  const room = isSide ? 1 - wide : 1 - high;
  const share = room > 0.001 ? Math.min(1, Math.max(0, (isSide ? left : top) / room)) : 0.5;
  const box = make("div", {
    className: "frame", tabIndex: 0, role: "slider", data: { crop: `${index}frame` }, "aria-label": say("crop_frame", index + 1), "aria-valuemin": "0",
    "aria-valuemax": "100", "aria-valuenow": String(Math.round(100 * share)), "aria-orientation": isSide ? "horizontal" : "vertical",
  });
  const show = (at) => {
    box.dataset.share = at;
    Object.assign(box.style, { left: `${100 * (isSide ? at * room : left)}%`, top: `${100 * (isSide ? top : at * room)}%`, width: `${100 * wide}%`, height: `${100 * high}%` });
  };
  show(share);
  let held = null;
  box.onpointerdown = (event) => {
    event.preventDefault();
    box.focus();
    box.setPointerCapture(event.pointerId);
    held = { at: isSide ? event.clientX : event.clientY, share, moved: false };
  };
  box.onpointermove = (event) => {
    if (!held || room <= 0.001) return;
    const size = isSide ? picture.clientWidth : picture.clientHeight;
    const moved = ((isSide ? event.clientX : event.clientY) - held.at) / size / room;
    held.moved ||= Math.abs(moved * room * size) > 3;
    show(Math.min(1, Math.max(0, held.share + moved)));
  };
  box.onpointerup = box.onpointercancel = () => {
    if (held?.moved) place(shot, Number(box.dataset.share));
    held = null;
  };
  box.onkeydown = (event) => {
    const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = Math.min(1, Math.max(0, Number(box.dataset.share) + step * (event.shiftKey ? 0.01 : 0.05)));
    show(next);
    clearTimeout(frame.timer);
    frame.timer = setTimeout(() => place(shot, next), 350);
  };
  return box;
}
