// A lesson, one screen after the other, read aloud where the phone has a voice of its own.

import { button, fill, get, icon, link, make, p, post, say, lang } from "./base.js";
import { addressOf, nextStep } from "./state.js";

export async function showLesson(view, parts, isNow) {
  const [unit, page] = parts;
  const lesson = await get(`/api/lesson/${encodeURIComponent(unit)}`);
  if (!isNow()) return null;
  post("/api/step", { unit, exercise: "" }).catch(() => {});
  const at = Math.min(Math.max(0, Number(page || 1) - 1), Math.max(0, lesson.blocks.length - 1));
  const block = lesson.blocks[at];
  const to = (index) => `#/lesson/${unit}/${index + 1}`;
  const isLast = at + 1 >= lesson.blocks.length;
  const next = nextStep(unit, "");
  const voice = reader(() => spokenOf(lesson, at));
  fill(view, make("article", { className: "panel lesson" },
    make("p", { className: "soft row spread" }, make("a", { href: "#/", textContent: say("back_to_room") }),
      make("span", { textContent: lesson.blocks.length ? say("page_of", at + 1, lesson.blocks.length) : "" })),
    make("h1", { textContent: lesson.title }),
    block ? screen(block) : p(say("lesson_empty")),
    voice.element,
    make("nav", { className: "row turn", "aria-label": say("turn_pages") },
      at > 0 ? link(say("previous"), to(at - 1)) : null,
      isLast ? (next ? link(say(next.exercise ? "to_exercise" : "to_next"), addressOf(next), "button main") : link(say("to_room"), "#/", "button main"))
        : link(say("next"), to(at + 1), "button main"))));
  return voice.stop;
}

function screen(block) {
  const text = make("div", { className: block.bad ? "words bad" : "words" }, block.bad ? make("strong", { className: "not", textContent: say("not_like_this") }) : null,
    block.text.split("\n").map((line) => p(line)));
  const grounds = [block.source, block.as_of && say("as_of", block.as_of)].filter(Boolean).join(" · ");
  return make("div", {},
    block.picture ? make("img", { src: `/api/picture/${encodeURIComponent(block.picture)}`, alt: "", className: "picture", onerror: (event) => event.target.remove() }) : null,
    text, grounds ? p(say("grounds", grounds), "soft grounds") : null);
}

function spokenOf(lesson, at) {
  const lines = lesson.read_aloud.split("\n");
  if (lines.length === lesson.blocks.length + 1) return at === 0 ? `${lines[0]}。${lines[1]}` : lines[at + 1];
  return lesson.blocks[at] ? lesson.blocks[at].text : "";
}

// A button that reads aloud; hidden where the phone has no voice of its own: others would send the text elsewhere
function reader(text) {
  const speech = window.speechSynthesis;
  const press = button("", toggle, "voice");
  const label = (key) => fill(press, icon("speaker", "sign"), say(key));
  label("read_aloud");
  press.hidden = true;
  if (!speech || !window.SpeechSynthesisUtterance) return { element: null, stop: null };
  let voice = null;
  function look() {
    const wanted = lang() === "en" ? /^en/i : /^(zh|cmn)/i;
    voice = speech.getVoices().find((one) => one.localService && wanted.test(one.lang)) || null;
    press.hidden = !voice;
  }
  function silence() {
    speech.cancel();
    label("read_aloud");
    press.setAttribute("aria-pressed", "false");
  }
  function toggle() {
    if (speech.speaking) { silence(); return; }
    const said = new SpeechSynthesisUtterance(text());
    said.voice = voice;
    said.lang = voice.lang;
    said.rate = 0.9;
    said.onend = silence;
    said.onerror = silence;
    speech.speak(said);
    label("stop_reading");
    press.setAttribute("aria-pressed", "true");
  }
  look();
  if (speech.addEventListener) speech.addEventListener("voiceschanged", look);
  else speech.onvoiceschanged = look;
  return { element: press, stop: () => { speech.cancel(); if (speech.removeEventListener) speech.removeEventListener("voiceschanged", look); } };
}
