// The fields of each kind of exercise in the form of an own unit.

import { area, button, make, p, say } from "./base.js";
import { platformName } from "./kind_copy.js";

export const KINDS = ["quiz", "card", "shoot", "cut", "subtitle", "copy", "comply", "script", "rehearse", "comments"];
const PLATFORMS = ["douyin", "kuaishou", "channels", "xiaohongshu", "taobao", "pinduoduo", "jd", "wechat"];
const BLOCKS = ["opening", "scene", "points", "origin", "trust", "price", "call", "interaction", "faq", "next"];
const GOODS = ["name", "spec", "price", "origin", "taste", "storage", "after_sales", "link_no"];
let count = 0;

// One field of `owner`; `kind`: line, area, number, flag
export function field(label, owner, name, keep, kind) {
  count += 1;
  const id = `field-${count}`;
  const set = (value) => { owner[name] = value; keep(); };
  const data = { label };
  if (kind === "flag") {
    return make("label", { className: "choice", data }, make("input", { type: "checkbox", id, checked: Boolean(owner[name]), onchange: (event) => set(event.target.checked) }), make("span", { textContent: label }));
  }
  const value = owner[name] === undefined ? "" : String(owner[name]);
  let box;
  if (kind === "area") box = area({ id, rows: name === "lesson" ? 8 : 2, value, oninput: (event) => set(event.target.value) });
  else box = make("input", { type: "text", id, value, autocomplete: "off", oninput: (event) => set(kind === "number" ? Number(event.target.value) || 0 : event.target.value) });
  if (kind === "number") box.setAttribute("inputmode", "numeric");
  box.dataset.name = name;
  return make("label", { className: "field", for: id, data }, make("span", { textContent: label }), box);
}

const blankGoods = () => { const goods = {}; for (const name of GOODS) goods[name] = ""; return goods; };
const NEW = {
  quiz: () => ({ questions: [NEW_ROW.questions()] }),
  comply: () => ({ lines: [NEW_ROW.lines(), NEW_ROW.lines()] }),
  subtitle: () => ({ captions: [NEW_ROW.captions()] }),
  comments: () => Object.assign(blankGoods(), { comments: [NEW_ROW.comments(), NEW_ROW.comments()] }),
  copy: () => Object.assign(blankGoods(), { platforms: ["douyin"] }),
  card: () => Object.assign(blankGoods(), { note: "" }),
  script: () => Object.assign(blankGoods(), { seconds: 120, blocks: ["opening", "points", "price", "call"], interactions: 2 }),
  rehearse: () => Object.assign(blankGoods(), { seconds: 60 }),
  shoot: () => ({ shots: [say("shot_wide"), say("shot_close"), say("shot_person")].join("\n"), min_s: 10, max_s: 20 }),
  cut: () => ({ min_s: 30, max_s: 45, min_shots: 3 }),
};
const NEW_ROW = {
  questions: () => ({ ask: "", choices: ["", "", ""], right: 0, why: "" }),
  lines: () => ({ text: "", bad: false, why: "", better: "" }),
  captions: () => ({ heard: "", right: "" }),
  comments: () => ({ text: "", trap: false, better: "" }),
};

// With the goods of an exercise before, where there are some: a unit mostly speaks of one
export function newExercise(kind, others) {
  const one = Object.assign({ kind, title: say(`kind_${kind}`), task: "", points: 100 }, NEW[kind]());
  const before = "spec" in one ? others.filter((other) => other.name).pop() : null;
  if (before) for (const name of GOODS) one[name] = before[name] || "";
  return one;
}

export function exerciseBox(one, index, keep, again, drop) {
  const inside = BOXES[one.kind](one, index, keep, again);
  const box = make("section", { className: "panel" }, make("h2", { textContent: `${index + 1}. ${say(`kind_${one.kind}`)}` }),
    field(say("u_title"), one, "title", keep), field(say("u_task"), one, "task", keep, "area"), field(say("u_points"), one, "points", keep, "number"), inside,
    button(say("u_drop"), drop, "small danger"));
  box.dataset.exercise = String(index + 1);
  return box;
}

// Rows of one kind, each with a way to take it out, and one to add another
function rows(one, name, words, keep, again, inside) {
  return make("div", {}, one[name].map((row, at) => make("fieldset", { className: "panel question", data: { row: String(at + 1) } },
    make("legend", { textContent: say(words[0], at + 1) }), inside(row, at),
    one[name].length > 1 ? button(say("u_drop_row"), () => { one[name].splice(at, 1); again(); }, "small") : null)),
  button(say(words[1]), () => { one[name].push(NEW_ROW[name]()); again(); }, "small"));
}

const quizBox = (one, index, keep, again) => rows(one, "questions", ["u_ask", "u_more_question"], keep, again, (question, at) => [
  field(say("u_question"), question, "ask", keep, "area"),
  make("div", { data: { label: say("u_right") } }, question.choices.map((text, place) => make("div", { className: "pair" }, field(say("u_choice", place + 1), question.choices, place, keep),
    make("label", { className: "choice" }, make("input", { type: "radio", name: `right-${index}-${at}`, checked: question.right === place, onchange: () => { question.right = place; keep(); } }),
      make("span", { textContent: say("u_right") }))))),
  field(say("u_why"), question, "why", keep)]);

const complyBox = (one, _index, keep, again) => rows(one, "lines", ["u_line", "u_more_line"], keep, again, (line) => [
  field(say("u_text"), line, "text", keep, "area"), field(say("u_bad"), line, "bad", keep, "flag"),
  field(say("u_why"), line, "why", keep), field(say("u_better"), line, "better", keep)]);

const subtitleBox = (one, _index, keep, again) => rows(one, "captions", ["u_caption", "u_more_caption"], keep, again, (line) => [
  field(say("u_heard"), line, "heard", keep), field(say("u_right_caption"), line, "right", keep)]);

const commentsBox = (one, _index, keep, again) => make("div", {}, goods(one, keep), rows(one, "comments", ["u_comment_no", "u_more_comment"], keep, again, (line) => [
  field(say("u_comment"), line, "text", keep), field(say("u_trap"), line, "trap", keep, "flag"), field(say("u_good"), line, "better", keep)]));

function goods(one, keep) {
  return make("fieldset", { className: "panel question" }, make("legend", { textContent: say("u_goods_help") }), one.kind === "card" ? null : p(say("u_goods_all"), "soft"), GOODS.map((name) => field(say(`u_${name}`), one, name, keep)));
}

// Ticks of which several may stand, in the order of the list
function ticks(one, name, label, known, nameOf, keep) {
  return make("fieldset", { className: "panel question", data: { label } }, make("legend", { textContent: label }), known.map((each) => make("label", { className: "choice" },
    make("input", { type: "checkbox", checked: one[name].indexOf(each) >= 0, onchange: (event) => {
      one[name] = known.filter((other) => (other === each ? event.target.checked : one[name].indexOf(other) >= 0));
      keep();
    } }), make("span", { textContent: nameOf(each) }))));
}

const number = (one, label, name, keep) => field(say(label), one, name, keep, "number");

const BOXES = {
  quiz: quizBox,
  comply: complyBox,
  subtitle: subtitleBox,
  comments: commentsBox,
  copy: (one, _index, keep) => make("div", {}, goods(one, keep), ticks(one, "platforms", say("u_platforms"), PLATFORMS, platformName, keep)),
  card: (one, _index, keep) => make("div", {}, field(say("u_note"), one, "note", keep, "area"), p(say("u_card_help"), "soft"), goods(one, keep)),
  script: (one, _index, keep) => make("div", {}, goods(one, keep), number(one, "u_seconds", "seconds", keep),
    ticks(one, "blocks", say("u_blocks"), BLOCKS, (kind) => say(`block_${kind}`), keep), number(one, "u_interactions", "interactions", keep)),
  rehearse: (one, _index, keep) => make("div", {}, goods(one, keep), number(one, "u_seconds", "seconds", keep)),
  shoot: (one, _index, keep) => make("div", {}, field(say("u_shots"), one, "shots", keep, "area"), number(one, "u_min_s", "min_s", keep), number(one, "u_max_s", "max_s", keep)),
  cut: (one, _index, keep) => make("div", {}, number(one, "u_min_s", "min_s", keep), number(one, "u_max_s", "max_s", keep), number(one, "u_min_shots", "min_shots", keep)),
};
