// What the machine heard, to be put right.

import { area, clock, make, p, say } from "./base.js";
import { bareLength } from "./goods.js";

export function subtitle(exercise, given, keep) {
  const lines = exercise.lines.map((line, index) => (given.lines && typeof given.lines[index] === "string" ? given.lines[index] : line.heard));
  const element = make("section", { className: "panel" },
    exercise.terms.length ? p(say("terms", exercise.terms.join(say("comma"))), "advice") : null,
    p(say("no_sound"), "soft"),
    p(say("subtitle_limits", exercise.max_chars, exercise.max_cps), "soft"),
    make("ol", { className: "plain-list captions" }, exercise.lines.map((line, index) => {
      const told = make("small", { className: "soft" });
      const count = (text) => {
        const chars = bareLength(text);
        const cps = chars * 1000 / Math.max(1, line.end_ms - line.start_ms);
        const isOver = chars > exercise.max_chars || cps > exercise.max_cps;
        told.textContent = say(isOver ? "caption_over" : "caption_count", chars, cps.toFixed(1));
        told.className = isOver ? "over" : "soft";
      };
      count(lines[index]);
      const id = `line-${line.number}`;
      return make("li", {},
        make("label", { for: id, className: "soft", textContent: `${line.number} · ${clock(line.start_ms / 1000)}–${clock(line.end_ms / 1000)}` }),
        area({ id, rows: 1, value: lines[index], maxLength: 200, oninput: (event) => { lines[index] = event.target.value; count(event.target.value); keep({ lines: lines.slice() }); } }),
        told);
    })));
  return {
    element,
    answer: () => ({ lines: lines.slice() }),
    lacking: () => (lines.every((text, index) => text === exercise.lines[index].heard) ? say("nothing_changed") : ""),
  };
}
