// Figures of a show, and what follows from them.

import { make, p, say } from "./base.js";

export function kpi(exercise, given, keep) {
  const values = Object.assign({}, given.values);
  const answer = () => {
    const written = {};
    for (const one of exercise.asks) if ((values[one.id] || "").trim()) written[one.id] = values[one.id];
    return { values: written };
  };
  const element = make("div", {},
    make("section", { className: "panel" }, make("h2", { textContent: say("figures_h") }),
      make("table", {}, make("tbody", {}, exercise.figures.map((one) => make("tr", {},
        make("th", { textContent: one.label, scope: "row" }), make("td", { textContent: `${one.value} ${one.unit}` })))))),
    make("section", { className: "panel" }, p(say("kpi_help"), "soft"), exercise.asks.map((one) => {
      const id = `k-${one.id}`;
      const box = make("input", { type: "text", id, autocomplete: "off", maxLength: 40, value: values[one.id] || "", oninput: (event) => { values[one.id] = event.target.value; keep(answer()); } });
      box.setAttribute("inputmode", "decimal");
      return make("label", { className: "field", for: id }, make("span", { textContent: one.unit ? say("with_unit", one.label, one.unit) : one.label }), box);
    })));
  return {
    element,
    answer,
    lacking: () => {
      const left = exercise.asks.filter((one) => !(values[one.id] || "").trim()).length;
      return left ? say("values_left", left) : "";
    },
  };
}
