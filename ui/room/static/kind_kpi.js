// Figures of a show, and what follows from them: the exercise's, or those of the trainee's own show from an exported table.

import { area, button, fill, make, p, post, say } from "./base.js";

export function kpi(exercise, given, keep, place) {
  const values = Object.assign({}, given.values);
  // { figures: [{id, label, value, unit}], asks: [id] } of the own show; null: the exercise's
  let own = given.own && Array.isArray(given.own.figures) && Array.isArray(given.own.asks) ? given.own : null;
  const asks = () => (own ? exercise.asks.filter((one) => own.asks.indexOf(one.id) >= 0) : exercise.asks);
  const answer = () => {
    const written = {};
    for (const one of asks()) if ((values[one.id] || "").trim()) written[one.id] = values[one.id];
    if (!own) return { values: written };
    const figures = {};
    for (const one of own.figures) figures[one.id] = one.value;
    return { values: written, figures, own };
  };
  const known = make("section", { className: "panel" });
  const wanted = make("section", { className: "panel" });
  const told = p("", "soft");
  told.setAttribute("role", "status");
  const pasted = area({ id: "k-paste", rows: 2, maxLength: 100000 });
  const file = make("input", { type: "file", id: "k-file", accept: ".csv,.tsv,.txt,.xlsx", onchange: () => { if (file.files[0]) read(file.files[0]); file.value = ""; } });
  const box = make("details", { className: "panel", id: "k-own", open: Boolean(own) }, make("summary", {}, say("own_show")),
    p(say("own_show_help"), "soft"),
    make("div", { className: "row" }, make("label", { className: "button" }, make("span", { textContent: say("choose_table") }), file)),
    make("label", { className: "field", for: "k-paste" }, make("span", { textContent: say("paste_table") }), pasted),
    make("div", { className: "row" }, button(say("read_table"), () => { if (pasted.value.trim()) read(new Blob([pasted.value])); }, "small"),
      button(say("use_exercise"), () => { own = null; told.textContent = ""; draw(); keep(answer()); }, "small")), told);

  async function read(blob) {
    told.textContent = say("looking");
    told.className = "soft";
    try {
      own = await post(`/api/exercise/${encodeURIComponent(place.unit)}/${encodeURIComponent(place.id)}/figures`, blob);
      told.textContent = say("table_read", own.figures.length, own.asks.length);
      draw();
      keep(answer());
    } catch (error) {
      told.textContent = error.message;
      told.className = "fault";
    }
  }

  function draw() {
    fill(known, make("h2", { textContent: say(own ? "own_figures_h" : "figures_h") }),
      make("table", {}, make("tbody", {}, (own ? own.figures : exercise.figures).map((one) => make("tr", {},
        make("th", { textContent: one.label, scope: "row" }), make("td", { textContent: `${Math.round(one.value * 100) / 100} ${one.unit}` }))))));
    fill(wanted, p(say("kpi_help"), "soft"), asks().map((one) => {
      const id = `k-${one.id}`;
      const typed = make("input", { type: "text", id, autocomplete: "off", maxLength: 40, value: values[one.id] || "", oninput: (event) => { values[one.id] = event.target.value; keep(answer()); } });
      typed.setAttribute("inputmode", "decimal");
      const how = one.how ? make("details", { className: "how" }, make("summary", { textContent: say("kpi_how", one.label) }), p(one.how)) : null;
      return make("div", {}, make("label", { className: "field", for: id }, make("span", { textContent: one.unit ? say("with_unit", one.label, one.unit) : one.label }), typed), how);
    }));
  }

  draw();
  return {
    element: make("div", {}, known, box, wanted),
    answer,
    lacking: () => {
      const left = asks().filter((one) => !(values[one.id] || "").trim()).length;
      return left ? say("values_left", left) : "";
    },
  };
}
