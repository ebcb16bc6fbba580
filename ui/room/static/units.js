// A unit of the trainer's own, written in a form. What is typed stays in the browser until it is saved.

import { $, button, fill, get, ask, kept, make, openPage, p, post, question, say, toast, trouble } from "./base.js";
import { KINDS, exerciseBox, field, newExercise } from "./unit_fields.js";

const KEY = "chushan-unit-form";
const EMPTY = { title: "", id: "", level: "wechat", unit: "", minutes: 45, lesson: "", source: "", overwrites: false, exercises: [] };
let form = EMPTY;

const keep = () => kept.set(KEY, JSON.stringify(form));
const empty = () => Object.assign({}, EMPTY, { exercises: [] });

function draw() {
  const level = make("select", { id: "level", onchange: (event) => { form.level = event.target.value; keep(); } },
    ["wechat", "video", "live"].map((one) => make("option", { value: one, textContent: say(`u_level_${one}`), selected: form.level === one })));
  const one = (label, name, kind) => field(say(label), form, name, keep, kind);
  fill($("form"),
    make("section", { className: "panel" }, make("h1", { textContent: say("units_title") }), p(say("units_help"), "soft"),
      one("u_course", "title"), one("u_id", "id"),
      make("label", { className: "field", for: "level" }, make("span", { textContent: say("u_level") }), level),
      one("u_unit", "unit"), one("u_minutes", "minutes", "number"),
      one("u_lesson", "lesson", "area"), one("u_source", "source")),
    make("h2", { textContent: say("u_exercises") }), form.exercises.length ? null : p(say("u_none"), "soft"),
    form.exercises.map((exercise, index) => exerciseBox(exercise, index, keep, again, () => { form.exercises.splice(index, 1); again(); })),
    make("section", { className: "panel" }, p(say("u_add")), make("div", { className: "row adds" }, KINDS.map((kind) => {
      const press = button(`＋ ${say(`kind_${kind}`)}`, () => { form.exercises.push(newExercise(kind, form.exercises)); again(); }, "small");
      press.dataset.add = kind;
      return press;
    })), p(say("u_sheet_more"), "soft")),
    one("u_overwrite", "overwrites", "flag"),
    make("button", { type: "submit", id: "save", className: "main wide", textContent: say("u_save") }),
    button(say("u_new"), startAnew, "wide"));
}

function again() {
  const top = scrollY;
  keep();
  draw();
  scrollTo(0, top);
}

async function startAnew() {
  if (!(await question(say("u_new_ask"), say("u_new"), say("go_back")))) return;
  form = empty();
  keep();
  draw();
  tell(null);
  scrollTo(0, 0);
}

// The faults, each leading to its field, which stands framed in red
function tell(error) {
  for (const words of document.querySelectorAll("small.fault")) words.remove();
  for (const box of document.querySelectorAll(".wrong")) { box.classList.remove("wrong"); box.querySelector("input, textarea").removeAttribute("aria-invalid"); }
  const told = error && error.told && error.told.faults;
  trouble(error && !told ? Object.assign(error, { isOffline: false }) : null);
  fill($("faults"));
  $("faults").hidden = !told;
  if (!told) return;
  const rows = told.map((fault) => {
    const box = fieldOf(fault);
    if (!box) return make("li", { textContent: fault.text });
    const input = box.querySelector("input, textarea");
    box.classList.add("wrong");
    box.append(make("small", { className: "fault", textContent: fault.text.replace(/^[^：:]*[：:]\s*/, "") }));
    input.setAttribute("aria-invalid", "true");
    return make("li", {}, button(fault.text, () => { box.scrollIntoView({ block: "center" }); input.focus(); }, "plain"));
  });
  fill($("faults"), p(error.told.head), make("ul", {}, rows));
  const first = document.querySelector(".wrong input, .wrong textarea");
  if (first) { first.scrollIntoView({ block: "center" }); first.focus(); } else $("faults").scrollIntoView({ block: "center" });
}

function fieldOf(fault) {
  let place = $("form");
  if (fault.exercise) place = place.querySelectorAll("[data-exercise]")[fault.exercise - 1];
  if (place && fault.row) place = place.querySelectorAll("[data-row]")[fault.row - 1];
  if (!place || !fault.label) return null;
  return Array.from(place.querySelectorAll("[data-label]")).find((box) => box.dataset.label === fault.label) || null;
}

async function save(event) {
  event.preventDefault();
  const go = $("save");
  go.disabled = true;
  go.textContent = say("u_saving");
  $("done").hidden = true;
  tell(null);
  try {
    const made = await post("/api/trainer/units", form);
    form.id = made.id;
    form.overwrites = true;
    keep();
    draw();
    told(say("u_saved", made.title, made.id) + (made.taught ? ` ${say("u_saved_now")}` : ""));
    await own();
  } catch (error) { tell(error); }
  $("save").disabled = false;
  $("save").textContent = say("u_save");
}

function told(text) {
  $("done").textContent = text;
  $("done").hidden = false;
  $("done").scrollIntoView({ block: "center" });
}

async function own() {
  const found = (await get("/api/trainer/units")).courses;
  fill($("own"), found.length ? found.map(ownRow) : make("li", { className: "soft", textContent: say("u_own_none") }));
}

function ownRow(one) {
  const path = `/api/trainer/units/${encodeURIComponent(one.id)}`;
  const guarded = (work) => () => work().catch((error) => tell(error));
  const open = guarded(async () => {
    if ((form.title || form.exercises.length) && !(await question(say("u_open_ask", one.title), say("u_open"), say("go_back")))) return;
    form = Object.assign(empty(), (await get(path)).form);
    keep();
    draw();
    tell(null);
    toast(say("u_opened", one.title));
    scrollTo(0, 0);
  });
  const drop = guarded(async () => {
    if (!(await question(say("u_delete_ask", one.title), say("u_delete"), say("go_back")))) return;
    await ask("DELETE", path);
    toast(say("u_deleted", one.title));
    await own();
  });
  return make("li", { className: "own" }, make("p", {}, make("strong", { textContent: one.title }), ` · ${one.id}`, one.taught ? ` · ${say("u_taught")}` : ""),
    make("div", { className: "row" }, one.opens ? button(say("u_open"), open, "small") : make("span", { className: "soft", textContent: say("u_by_sheet") }),
      make("a", { className: "button small", href: `${path}/pack`, textContent: say("u_pack"), download: "" }),
      one.taught ? null : button(say("u_delete"), drop, "small danger")));
}

async function start() {
  await openPage();
  document.title = say("units_title");
  try { form = Object.assign(empty(), JSON.parse(kept.get(KEY) || "{}")); } catch (error) { form = empty(); }
  $("form").onsubmit = save;
  draw();
  await own().catch(trouble);
  $("view").hidden = false;
  $("loading").hidden = true;
  document.body.dataset.ready = "yes";
}

start();
