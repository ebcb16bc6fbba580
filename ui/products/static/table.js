// A table of products, looked at before anything of it is taken.

import { $, make, say, toast, trouble } from "/desk/static/desk.js";

export async function showTable(api, file) {
  const { rows } = await api.send("table", { file });
  const chosen = new Set(rows.filter((row) => ["new", "changes"].includes(row.state)).map((row) => row.number));
  const button = $("table-take");
  const count = () => { button.textContent = say("table_take", chosen.size); button.disabled = !chosen.size; };
  $("rows").replaceChildren(...rows.map((row) => rowItem(row, chosen, count)));
  if (!rows.length) $("rows").append(make("li", { textContent: say("table_none") }));
  count();
  button.onclick = async () => {
    button.disabled = true;
    try {
      const answer = await api.send("table/take", { file, rows: [...chosen] });
      toast(say("table_taken", answer.taken.length));
      setTimeout(() => { location.href = answer.taken.length === 1 ? `/products?card=${encodeURIComponent(answer.taken[0])}` : "/products"; }, 700);
    } catch (error) { trouble(error); count(); }
  };
  $("view-table").hidden = false;
}

function rowItem(row, chosen, count) {
  const may = ["new", "changes"].includes(row.state);
  const tick = make("input", { type: "checkbox", checked: may, disabled: !may, onchange() { if (tick.checked) chosen.add(row.number); else chosen.delete(row.number); count(); } });
  const state = say(`state_${row.state}`, row.cells.length);
  const cells = row.cells.map((cell) => make("li", {}, say("labelled", cell.label, ""), cell.now ? make("span", { className: "now", textContent: cell.now }) : null,
    cell.now ? " → " : "", make("b", { textContent: cell.text }), cell.now && cell.has_evidence ? make("span", { className: "doubt", textContent: say("cell_proved") }) : null));
  return make("li", {}, make("label", { className: "head" }, tick, make("b", { textContent: row.name || row.line }), make("span", { className: may ? "mark good" : "mark", textContent: state }), row.name ? make("span", { className: "soft", textContent: row.line }) : null),
    make("ul", {}, ...cells, ...row.problems.map((problem) => make("li", { className: "bad", textContent: problem }))));
}
