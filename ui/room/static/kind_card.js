// The card of one's own goods, field by field.

import { area, make, p, say } from "./base.js";

export function card(exercise, given, keep) {
  const fields = Object.assign({}, given.fields);
  const known = () => {
    const filled = {};
    for (const field of exercise.fields) if ((fields[field.path] || "").trim()) filled[field.path] = fields[field.path];
    return { fields: filled };
  };
  const change = (path, value) => { fields[path] = value; keep(known()); };
  const element = make("div", {},
    exercise.note ? make("section", { className: "panel note" }, make("h2", { textContent: say("note_h") }), exercise.note.split("\n").map((line) => p(line))) : null,
    make("section", { className: "panel fields" }, p(say("card_help"), "soft"), exercise.fields.map((field) => one(field, fields[field.path] || "", change))));
  return {
    element,
    answer: known,
    lacking: () => {
      const left = exercise.fields.filter((field) => field.required && !(fields[field.path] || "").trim());
      return left.length ? say("fields_left", left.map((field) => field.label).join(say("comma"))) : "";
    },
  };
}

function one(field, value, change) {
  const id = `f-${field.path}`;
  const hint = `${id}-hint`;
  const shared = { id, value, "aria-describedby": field.hint ? hint : "" };
  let box;
  if (field.kind === "flag") {
    box = make("select", { id, onchange: (event) => change(field.path, event.target.value) },
      [["", say("flag_open")], ["是", say("yes")], ["否", say("no")]].map((each) => make("option", { value: each[0], textContent: each[1], selected: each[0] === value })));
  } else if (field.kind === "notes" || field.max_chars > 100) {
    box = area(Object.assign(shared, { rows: 1, maxLength: field.max_chars, oninput: (event) => change(field.path, event.target.value) }));
  } else {
    box = make("input", Object.assign(shared, { type: "text", maxLength: field.max_chars, autocomplete: "off", oninput: (event) => change(field.path, event.target.value) }));
    if (field.kind === "number") box.setAttribute("inputmode", "numeric");
  }
  return make("label", { className: "field", for: id },
    make("span", {}, field.label, field.required ? make("b", { className: "must", textContent: ` ${say("required")}` }) : null),
    field.hint ? make("small", { id: hint, className: "soft", textContent: field.hint }) : null, box);
}
