// Questions with one right answer each.

import { make, say } from "./base.js";

export function quiz(exercise, given, keep) {
  const choices = Object.assign({}, given.choices);
  const known = {};
  const element = make("div", {}, exercise.questions.map((one, index) => make("fieldset", { className: "panel question" },
    make("legend", { textContent: `${index + 1}. ${one.ask}` }),
    one.choices.map((choice) => {
      if (choices[one.id] === choice.id) known[one.id] = choice.id;
      return make("label", { className: "choice" },
        make("input", {
          type: "radio", name: `q-${one.id}`, value: choice.id, checked: choices[one.id] === choice.id,
          onchange: () => { known[one.id] = choice.id; keep({ choices: Object.assign({}, known) }); },
        }),
        make("span", { textContent: choice.text }));
    }))));
  return {
    element,
    answer: () => ({ choices: Object.assign({}, known) }),
    lacking: () => {
      const left = exercise.questions.filter((one) => !known[one.id]).length;
      return left ? say("questions_left", left) : "";
    },
  };
}
