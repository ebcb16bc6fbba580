// The start and the end in words, with buttons for fingers, and the sentences to choose from.

import { $, clock, make, say } from "./api.js";
import { part, player, state } from "./clip.js";
import { nudge, trim } from "./lanes.js";

export function drawEdges() {
  const focused = document.activeElement?.dataset?.edge;
  $("edges").replaceChildren(...["start", "end"].map(edge));
  if (focused) document.querySelector(`[data-edge="${focused}"]`)?.focus();
  drawLength();
  drawSentences();
}

function edge(side) {
  const ms = part()[`${side}_ms`];
  const cut = part().cut[side];
  const button = (key, step, isFine) => make("button", { className: "small", data: { edge: `${side}${key}` }, textContent: say(key), "aria-label": `${say(`${side}_handle`)} ${say(key)}`, onclick: () => nudge(side, step, isFine) });
  return make("div", { className: `edge ${cut ? "cut" : ""}`, id: `edge-${side}` },
    make("h3", {}, `${say(`${side}_handle`)} `, make("output", { textContent: clock(ms) })),
    make("p", { className: "said" }, ...(part().sentences.length ? spoken(side, ms) : [make("span", { className: "soft", textContent: say("sentences_none") })])),
    part().sentences.length ? make("p", { className: cut ? "warn" : "fine", textContent: cut ? `✂ ${say("cut_in")}` : `✓ ${say("clean")}` }) : null,
    make("div", { className: "row" }, button("prev_edge", -1, false), button("next_edge", 1, false), button("less", -1, true), button("more", 1, true)));
}

// The sentence at an edge: what is in the clip stands out, what is cut off is struck through.
function spoken(side, ms) {
  const all = part().sentences;
  const at = side === "start" ? all.find((each) => each.end_ms > ms + 60) : all.findLast((each) => each.start_ms < ms - 60);
  if (!at) return [make("span", { className: "soft", textContent: say("sentences_none") })];
  const isIn = (word) => side === "start" ? word[1] >= ms : word[1] < ms;
  const [kept, lost] = [at.words.filter(isIn), at.words.filter((word) => !isIn(word))].map((words) => words.map((word) => word[0]).join(""));
  if (!lost) return [`“${at.text}”`];
  const [gone, stays] = [make("del", { textContent: lost }), make("b", { textContent: kept })];
  return side === "start" ? ["“", gone, stays, "”"] : ["“", stays, gone, "”"];
}

function drawLength() {
  const { duration_ms, min_ms, max_ms, profile } = state.clip;
  const is_off = duration_ms < min_ms || duration_ms > max_ms;
  $("length").className = `length ${is_off ? "warn" : ""}`;
  $("length").replaceChildren(make("b", { textContent: say("length_is", (duration_ms / 1000).toFixed(1)) }),
    make("span", { className: "soft", textContent: ` ${say("length_wish", profile, min_ms / 1000, max_ms / 1000)}` }));
}

function drawSentences() {
  const box = $("sentences-box");
  if (!box.open) { box.ontoggle = drawSentences; $("sentences").replaceChildren(); return; }
  const { start_ms, end_ms, sentences } = part();
  const near = sentences.filter((each) => each.end_ms > start_ms - 60_000 && each.start_ms < end_ms + 60_000);
  const rows = near.map((each) => {
    const inside = each.words.length ? each.words.map((word) => word[1] >= start_ms && word[1] < end_ms) : [each.start_ms >= start_ms && each.end_ms <= end_ms];
    const kind = inside.every(Boolean) ? "in" : inside.some(Boolean) ? "half" : "out";
    const from = [...part().starts_ms].reverse().find((point) => point <= each.start_ms) ?? each.start_ms;
    const to = part().ends_ms.find((point) => point >= each.end_ms) ?? each.end_ms;
    return make("li", { className: kind },
      make("button", { className: "time", textContent: clock(each.start_ms), onclick: () => player.listen(each.start_ms, each.end_ms + 200) }),
      make("span", { className: "words", textContent: each.text }),
      make("span", { className: "row" },
        make("button", { className: "small", textContent: say("begin_here"), "aria-label": `${say("begin_here")}：${each.text}`, disabled: each.start_ms >= end_ms - 300 && !state.clip.keeps_length, onclick: () => trim("start", { to_ms: each.start_ms - from < 1500 ? from : each.start_ms, reach_ms: 0 }) }),
        make("button", { className: "small", textContent: say("end_here"), "aria-label": `${say("end_here")}：${each.text}`, disabled: each.end_ms <= start_ms + 300 && !state.clip.keeps_length, onclick: () => trim("end", { to_ms: to - each.end_ms < 1500 ? to : each.end_ms, reach_ms: 0 }) })));
  });
  $("sentences").replaceChildren(...(rows.length ? rows : [make("li", { className: "soft", textContent: say("sentences_none") })]));
}
