// The captions of the clip, one box each; what was typed is kept when the box is left, and while typing pauses.

import { $, clock, make, say } from "./api.js";
import { act, player, state } from "./clip.js";

const PAUSE_MS = 1200;

export function drawCaptions() {
  const rows = state.clip.captions;
  const key = JSON.stringify(rows);
  const box = $("captions");
  if (box.dataset.key === key) return;
  const typing = document.activeElement?.closest?.("#captions textarea");
  const open = typing ? { key: typing.dataset.key, text: typing.value, at: typing.selectionStart } : null;
  box.dataset.key = key;
  box.replaceChildren(...(rows.length ? rows.map(row) : [make("p", { className: "soft", textContent: say("captions_none") })]));
  if (!open) return;
  const again = box.querySelector(`textarea[data-key="${CSS.escape(open.key)}"]`);
  if (again) { again.value = open.text; again.focus(); again.setSelectionRange(open.at, open.at); }
}

function row(each) {
  const area = make("textarea", { value: each.text, rows: Math.max(1, each.text.split("\n").length), data: { key: each.key }, lang: "zh", "aria-label": say("caption_at", clock(each.start_ms)) });
  let timer = null;
  const keep = () => {
    clearTimeout(timer);
    const now = state.clip.captions.find((other) => other.key === each.key);
    if (!now || area.value === now.text || area.value === area.dataset.sent) return;
    area.dataset.sent = area.value;
    act("caption", { key: each.key, text: area.value === each.own ? null : area.value }).then((is_kept) => { if (!is_kept) delete area.dataset.sent; });
  };
  area.oninput = () => { area.rows = Math.max(1, area.value.split("\n").length); clearTimeout(timer); timer = setTimeout(keep, PAUSE_MS); };
  area.onblur = keep;
  const told = each.is_held ? "caption_held" : !each.is_shown ? "caption_out" : "";
  return make("div", { className: `caption ${each.is_held ? "held" : ""} ${each.is_shown ? "" : "out"}` },
    make("button", { className: "time", textContent: clock(each.start_ms), onclick: () => player.seek(each.source_ms, each.part) }),
    make("div", {}, area, told ? make("p", { className: each.is_held ? "warn" : "soft", textContent: each.is_held ? `${say(told)}：${each.own.replace("\n", "")}` : `${say(told)}：${each.own.replace("\n", "")}` }) : null),
    each.is_changed ? make("button", { className: "small", textContent: say("caption_reset"), "aria-label": `${say("caption_reset")}：${each.own}`, onclick: () => act("caption", { key: each.key, text: null }) })
      : each.is_held ? make("button", { className: "small", textContent: say("caption_show"), onclick: () => act("caption", { key: each.key, text: each.own }) }) : null);
}
