// A unit of the trainer's own, written in a form. What is typed stays in the browser until it is saved.

import { $, area, button, fill, get, kept, make, openPage, p, post, say, trouble } from "./base.js";
import { platformName } from "./kind_copy.js";

const KEY = "chushan-unit-form";
const PLATFORMS = ["douyin", "kuaishou", "channels", "xiaohongshu", "taobao", "pinduoduo", "jd", "wechat"];
const EMPTY = { title: "", id: "", level: "wechat", unit: "", minutes: 45, lesson: "", source: "", overwrites: false, exercises: [] };
let form = EMPTY;

const keep = () => kept.set(KEY, JSON.stringify(form));
let count = 0;

// One field of `owner`; `kind`: line, area, number, flag
function field(label, owner, name, kind) {
  count += 1;
  const id = `field-${count}`;
  const set = (value) => { owner[name] = value; keep(); };
  if (kind === "flag") {
    return make("label", { className: "choice" }, make("input", { type: "checkbox", id, checked: Boolean(owner[name]), onchange: (event) => set(event.target.checked) }), make("span", { textContent: label }));
  }
  let box;
  if (kind === "area") box = area({ id, rows: 2, value: owner[name], oninput: (event) => set(event.target.value) });
  else box = make("input", { type: "text", id, value: String(owner[name]), autocomplete: "off", oninput: (event) => set(kind === "number" ? Number(event.target.value) || 0 : event.target.value) });
  if (kind === "number") box.setAttribute("inputmode", "numeric");
  box.dataset.name = name;
  return make("label", { className: "field", for: id }, make("span", { textContent: label }), box);
}

function draw() {
  const level = make("select", { id: "level", onchange: (event) => { form.level = event.target.value; keep(); } },
    ["wechat", "video", "live"].map((one) => make("option", { value: one, textContent: say(`u_level_${one}`), selected: form.level === one })));
  fill($("form"),
    make("section", { className: "panel" }, make("h1", { textContent: say("units_title") }), p(say("units_help"), "soft"),
      field(say("u_course"), form, "title"), field(say("u_id"), form, "id"),
      make("label", { className: "field", for: "level" }, make("span", { textContent: say("u_level") }), level),
      field(say("u_unit"), form, "unit"), field(say("u_minutes"), form, "minutes", "number"),
      field(say("u_lesson"), form, "lesson", "area"), field(say("u_source"), form, "source")),
    make("h2", { textContent: say("u_exercises") }), form.exercises.length ? null : p(say("u_none"), "soft"),
    form.exercises.map(exerciseBox),
    make("div", { className: "row" }, ["quiz", "comply", "copy"].map((kind) => button(say(`u_add_${kind}`), () => append(kind)))),
    field(say("u_overwrite"), form, "overwrites", "flag"),
    make("button", { type: "submit", id: "save", className: "main wide", textContent: say("u_save") }));
}

const newQuestion = () => ({ ask: "", choices: ["", "", ""], right: 0, why: "" });
const newLine = () => ({ text: "", bad: false, why: "", better: "" });

function append(kind) {
  const one = { kind, title: say(`kind_${kind}`), task: "", points: 100 };
  if (kind === "quiz") one.questions = [newQuestion()];
  if (kind === "comply") one.lines = [newLine(), newLine()];
  if (kind === "copy") Object.assign(one, { name: "", spec: "", price: "", origin: "", taste: "", platforms: ["douyin"] });
  form.exercises.push(one);
  keep();
  draw();
}

function exerciseBox(one, index) {
  const again = () => { keep(); draw(); };
  const inside = { quiz: quizBox, comply: complyBox, copy: copyBox }[one.kind](one, index, again);
  return make("section", { className: "panel" }, make("h2", { textContent: `${index + 1}. ${say(`kind_${one.kind}`)}` }),
    field(say("u_title"), one, "title"), field(say("u_task"), one, "task", "area"), field(say("u_points"), one, "points", "number"), inside,
    button(say("u_drop"), () => { form.exercises.splice(index, 1); again(); }, "small danger"));
}

function quizBox(one, index, again) {
  return make("div", {}, one.questions.map((question, at) => make("fieldset", { className: "panel question" },
    make("legend", { textContent: say("u_ask", at + 1) }), field(say("u_question"), question, "ask", "area"),
    question.choices.map((text, place) => make("div", { className: "pair" }, field(say("u_choice", place + 1), question.choices, place),
      make("label", { className: "choice" }, make("input", { type: "radio", name: `right-${index}-${at}`, checked: question.right === place, onchange: () => { question.right = place; keep(); } }),
        make("span", { textContent: say("u_right") })))),
    field(say("u_why"), question, "why"))),
  button(say("u_more_question"), () => { one.questions.push(newQuestion()); again(); }, "small"));
}

function complyBox(one, _index, again) {
  return make("div", {}, one.lines.map((line, at) => make("fieldset", { className: "panel question" },
    make("legend", { textContent: say("u_line", at + 1) }), field(say("u_text"), line, "text", "area"),
    field(say("u_bad"), line, "bad", "flag"), field(say("u_why"), line, "why"), field(say("u_better"), line, "better"))),
  button(say("u_more_line"), () => { one.lines.push(newLine()); again(); }, "small"));
}

function copyBox(one) {
  const chosen = (name) => one.platforms.indexOf(name);
  return make("div", {}, ["name", "spec", "price", "origin", "taste"].map((name) => field(say(`u_${name}`), one, name)),
    make("fieldset", { className: "panel question" }, make("legend", { textContent: say("u_platforms") }), PLATFORMS.map((name) => make("label", { className: "choice" },
      make("input", { type: "checkbox", checked: chosen(name) >= 0, onchange: () => {
        if (chosen(name) >= 0) one.platforms.splice(chosen(name), 1); else one.platforms.push(name);
        keep();
      } }), make("span", { textContent: platformName(name) })))));
}

async function save(event) {
  event.preventDefault();
  $("save").disabled = true;
  $("done").hidden = true;
  trouble(null);
  try {
    const made = await post("/api/trainer/units", form);
    kept.drop(KEY);
    $("done").textContent = say("u_saved", made.title, made.id);
    $("done").hidden = false;
    $("done").scrollIntoView({ block: "center" });
    await own();
  } catch (error) { trouble(Object.assign(error, { isOffline: false })); }
  $("save").disabled = false;
}

async function own() {
  const found = (await get("/api/trainer/units")).courses;
  fill($("own"), found.length ? found.map((one) => make("li", { textContent: `${one.title} · ${one.id}` })) : make("li", { className: "soft", textContent: say("u_own_none") }));
}

async function start() {
  await openPage();
  document.title = say("units_title");
  try { form = Object.assign({}, EMPTY, { exercises: [] }, JSON.parse(kept.get(KEY) || "{}")); } catch (error) { form = Object.assign({}, EMPTY, { exercises: [] }); }
  $("form").onsubmit = save;
  draw();
  await own().catch(trouble);
  $("view").hidden = false;
  $("loading").hidden = true;
  document.body.dataset.ready = "yes";
}

start();
