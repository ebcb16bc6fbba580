// The sheet that is signed before a show: what is decided of each line, with new words or evidence.

import { area, grow, make, p, say } from "./base.js";
import { goodsBox } from "./goods.js";

const WRITES = ["rewrite", "evidence"];

export function review(exercise, given, keep) {
  const rows = new Map((given.rows || []).map((row) => [Number(row.number), Object.assign({}, row)]));
  let reviewer = given.reviewer || "";
  for (const line of exercise.lines) if (!rows.has(line.number)) rows.set(line.number, { number: line.number, decision: "", text: "" });
  const answer = () => ({ rows: exercise.lines.map((line) => rows.get(line.number)), reviewer });
  const name = make("input", { type: "text", id: "reviewer", maxLength: 20, autocomplete: "off", value: reviewer, oninput: (event) => { reviewer = event.target.value; keep(answer()); } });
  const element = make("div", {}, goodsBox(exercise.card), p(say("review_help"), "advice"), exercise.lines.map(lineBox),
    make("section", { className: "panel" }, make("label", { className: "field", for: "reviewer" }, make("span", { textContent: say("reviewer") }), name)));

  function lineBox(line) {
    const row = rows.get(line.number);
    const id = `say-${line.number}`;
    const asked = make("span");
    const box = area({ id, rows: 1, value: row.text || "", maxLength: 500, oninput: (event) => { row.text = event.target.value; keep(answer()); } });
    const field = make("label", { className: "field", for: id }, asked, box);
    const show = () => {
      field.hidden = WRITES.indexOf(row.decision) < 0;
      asked.textContent = say(row.decision === "evidence" ? "review_evidence" : "review_new");
      if (!field.hidden) grow(box);
    };
    show();
    return make("fieldset", { className: "panel question" },
      make("legend", { textContent: `${line.number}. ${line.text}` }),
      line.gloss ? p(line.gloss, "soft") : null,
      p(line.finding ? say("review_found", line.finding) : say("review_nothing"), line.finding ? "told bad-told" : "soft"),
      make("div", { className: "row decisions" }, exercise.decisions.map((one) => make("label", { className: "choice" },
        make("input", { type: "radio", name: `d-${line.number}`, value: one.id, checked: row.decision === one.id, onchange: () => { row.decision = one.id; show(); keep(answer()); } }),
        make("span", { textContent: one.label })))), field);
  }

  return {
    element,
    answer,
    lacking: () => {
      const left = exercise.lines.filter((line) => !rows.get(line.number).decision).length;
      if (left) return say("review_left", left);
      return reviewer.trim() ? "" : say("review_unsigned");
    },
  };
}
