// A script of one product, block by block.

import { area, make, p, say } from "./base.js";
import { bareLength, goodsBox } from "./goods.js";

export function script(exercise, given, keep) {
  const texts = exercise.blocks.map((block) => {
    const known = (given.blocks || []).filter((one) => one.kind === block.kind);
    return known.map((one) => one.text).join("");
  });
  const answer = () => ({ blocks: exercise.blocks.map((block, index) => ({ kind: block.kind, text: texts[index] })) });
  const whole = p("", "soft");
  whole.setAttribute("role", "status");
  const countAll = () => { whole.textContent = say("script_count", texts.reduce((sum, text) => sum + bareLength(text), 0), exercise.chars); };
  countAll();
  const element = make("div", {}, goodsBox(exercise.card),
    make("section", { className: "panel" },
      p(say("script_help", Math.round(exercise.seconds / 60 * 10) / 10, exercise.interactions), "advice"), whole,
      exercise.blocks.map((block, index) => {
        const id = `block-${block.kind}`;
        const told = make("small", { className: "soft" });
        const count = () => { told.textContent = say("block_count", bareLength(texts[index]), block.chars); };
        count();
        return make("label", { className: "field", for: id }, make("span", { textContent: `${index + 1}. ${block.title}` }),
          area({ id, rows: 2, value: texts[index], maxLength: 3000, oninput: (event) => { texts[index] = event.target.value; count(); countAll(); keep(answer()); } }), told);
      })));
  return {
    element,
    answer,
    lacking: () => {
      const left = exercise.blocks.filter((block, index) => !texts[index].trim());
      return left.length ? say("blocks_left", left.map((block) => block.title).join(say("comma"))) : "";
    },
  };
}
