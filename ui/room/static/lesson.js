// A lesson, one screen after the other, read aloud by the phone or by the laptop.

import { button, fill, get, icon, link, make, p, post, say, lang } from "./base.js";
import { addressOf, nextStep } from "./state.js";

const ASK_MS = 1000;

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
  const voice = reader(lesson, at);
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

// A button that reads aloud: by the phone's own voice, or by the laptop's, which reads Chinese. Voices of the browser's
// maker are left alone: they would send the text elsewhere. Where there is neither, a sentence says so.
function reader(lesson, at) {
  const text = lesson.spoken[at] || "";
  if (!text) return { element: null, stop: null };
  const speech = window.SpeechSynthesisUtterance ? window.speechSynthesis : null;
  const press = button("", toggle, "voice");
  const told = p("", "soft");
  told.id = "voice-told";
  told.setAttribute("role", "status");
  let voice = null;
  let own = null;
  let isOver = false;
  let isWaiting = false;
  const label = (key) => { fill(press, icon("speaker", "sign"), say(key)); press.setAttribute("aria-pressed", String(key === "stop_reading")); };

  function look() {
    const wanted = lang() === "en" ? /^en/i : /^(zh|cmn)/i;
    voice = speech ? speech.getVoices().find((one) => one.localService && wanted.test(one.lang)) || null : null;
    press.hidden = !voice && !lesson.voice;
    if (!isWaiting) told.textContent = press.hidden ? say(lang() === "en" ? "no_voice_en" : "no_voice") : "";
  }

  function silence() {
    if (speech) speech.cancel();
    if (own) { own.pause(); own.currentTime = 0; }
    isWaiting = false;
    label("read_aloud");
  }

  function toggle() {
    if (press.getAttribute("aria-pressed") === "true" || isWaiting) { silence(); told.textContent = ""; return; }
    if (voice) speak(); else fetchSound();
  }

  function speak() {
    const said = new SpeechSynthesisUtterance(text);
    said.voice = voice;
    said.lang = voice.lang;
    said.rate = 0.9;
    said.onend = silence;
    said.onerror = silence;
    speech.speak(said);
    label("stop_reading");
  }

  // The laptop speaks a page once; until it has, the phone asks every second
  async function fetchSound() {
    const place = `/api/lesson/${encodeURIComponent(lesson.id)}`;
    isWaiting = true;
    label("stop_reading");
    try {
      while (isWaiting && !isOver) {
        if ((await get(`${place}/voice/${at}`)).ready) break;
        told.textContent = say("voice_wait");
        await new Promise((resolve) => setTimeout(resolve, ASK_MS));
      }
      if (!isWaiting || isOver) return;
      isWaiting = false;
      told.textContent = "";
      if (!own) { own = new Audio(`${place}/sound/${at}`); own.onended = silence; own.id = "voice-sound"; press.after(own); }
      label("stop_reading");
      await own.play();
    } catch (error) {
      silence();
      // Some phones play only what was tapped for a moment ago
      told.textContent = error.name === "NotAllowedError" ? say("voice_ready") : error.isOffline ? say("no_server") : error.message;
    }
  }

  label("read_aloud");
  look();
  if (speech && speech.addEventListener) speech.addEventListener("voiceschanged", look);
  else if (speech) speech.onvoiceschanged = look;
  return {
    element: make("div", {}, press, told),
    stop: () => {
      isOver = true;
      if (own) own.pause();
      if (speech) { speech.cancel(); if (speech.removeEventListener) speech.removeEventListener("voiceschanged", look); }
    },
  };
}
