// Lines of a script: tap those that may not be said, write what may.

import { area, button, grow, make, p, say } from "./base.js";
import { goodsBox } from "./goods.js";

export function comply(exercise, given, keep) {
  const marks = new Set((given.marks || []).map(Number));
  const fixes = Object.assign({}, given.fixes);
  const answer = () => {
    const list = exercise.lines.map((line) => line.number).filter((number) => marks.has(number));
    const written = {};
    for (const number of list) if ((fixes[number] || "").trim()) written[number] = fixes[number];
    return { marks: list, fixes: written };
  };
  const told = p("", "soft");
  told.setAttribute("role", "status");
  const count = () => { told.textContent = say("marked", marks.size); };
  count();
  const element = make("div", {}, goodsBox(exercise.card),
    make("section", { className: "panel" }, p(say("comply_help"), "advice"), told,
      make("ol", { className: "plain-list lines" }, exercise.lines.map((line) => lineBox(line)))));

  function lineBox(line) {
    const id = `fix-${line.number}`;
    const box = area({ id, rows: 1, value: fixes[line.number] || "", maxLength: 500, oninput: (event) => { fixes[line.number] = event.target.value; keep(answer()); } });
    const fix = make("div", { className: "fix", hidden: !marks.has(line.number) },
      make("label", { for: id, textContent: say("fix_label", line.number) }), box,
      button(say("copy_line"), () => { box.value = line.text; fixes[line.number] = line.text; grow(box); box.focus(); keep(answer()); }, "small"));
    const press = button("", () => {
      const isOn = !marks.has(line.number);
      if (isOn) marks.add(line.number); else marks.delete(line.number);
      press.setAttribute("aria-pressed", String(isOn));
      press.className = isOn ? "line marked" : "line";
      fix.hidden = !isOn;
      if (isOn) grow(box);
      count();
      keep(answer());
    }, marks.has(line.number) ? "line marked" : "line");
    press.id = `mark-${line.number}`;
    press.setAttribute("aria-pressed", String(marks.has(line.number)));
    press.append(make("span", { className: "number", textContent: String(line.number) }), make("span", {}, line.text, line.gloss ? make("small", { className: "soft", textContent: line.gloss }) : null));
    return make("li", {}, press, fix);
  }

  return {
    element,
    answer,
    lacking: () => {
      if (!marks.size) return say("none_marked");
      const left = Array.from(marks).filter((number) => !(fixes[number] || "").trim()).length;
      return left ? say("fixes_left", left) : "";
    },
  };
}
