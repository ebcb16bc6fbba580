// An exercise: task, what was typed, handing in, earlier tries.

import { $, add, fill, get, gotOf, hour, kept, make, newId, p, post, question, say, toast, trouble } from "./base.js";
import { Draft } from "./draft.js";
import { card } from "./kind_card.js";
import { comments } from "./kind_comments.js";
import { comply } from "./kind_comply.js";
import { copy } from "./kind_copy.js";
import { cut } from "./kind_cut.js";
import { kpi } from "./kind_kpi.js";
import { quiz } from "./kind_quiz.js";
import { record } from "./kind_record.js";
import { review } from "./kind_review.js";
import { script } from "./kind_script.js";
import { subtitle } from "./kind_subtitle.js";
import { writtenBox } from "./pieces.js";
import { findUnit, kindName, room, seatKey } from "./state.js";

// (exercise, answer so far, keep, place) to { element, answer(), lacking(), blocked(), close(), isEmpty() }
const KINDS = { quiz, card, shoot: record, cut, rehearse: record, subtitle, copy, comply, review, script, comments, kpi };
const AGAIN_MS = 3000;

export async function showWork(view, parts, isNow, page) {
  const [unit, id] = parts;
  const draft = new Draft(unit, id, told, behind);
  const data = await get(`/api/exercise/${encodeURIComponent(unit)}/${encodeURIComponent(id)}`);
  if (!isNow()) return null;
  post("/api/step", { unit, exercise: id }).catch(() => {});
  const exercise = data.exercise;
  const form = KINDS[exercise.kind](exercise, draft.begin(data.draft, data.draft_version), (answer) => { draft.keep(answer); stress(); }, { unit, id, uploads: data.uploads || [], isNow });
  const go = make("button", { type: "button", id: "hand-in", className: "main wide", textContent: say("hand_in"), onclick: handIn, disabled: data.locked });
  stress();
  const state = p("", "soft");
  state.id = "sending";
  state.setAttribute("role", "status");
  const home = findUnit(unit);
  fill(view, make("article", { className: `work ${exercise.kind}` },
    make("p", { className: "soft row spread" }, make("a", { href: "#/", textContent: say("back_to_room") }), make("span", { textContent: home ? home.title : "" })),
    make("section", { className: "panel" },
      make("h1", { textContent: exercise.title }),
      p(say("kind_of", kindName(exercise.kind), exercise.of), "soft"),
      exercise.task.split("\n").map((line) => p(line, "task")),
      home && home.lesson ? make("p", {}, make("a", { href: `#/lesson/${unit}`, textContent: say("lesson_again") })) : null,
      data.locked ? p(say("locked_now"), "advice") : null,
      saidHere(unit, id)),
    form.element,
    make("section", { className: "panel" }, go, state, p(say(exercise.heavy ? "heavy_help" : /^(pre|post)test$/.test(unit) ? "test_help" : "hand_in_help"), "soft"), triesList(data.tries))));

  // Handing in is the next step once there is something to hand in
  function stress() { go.classList.toggle("main", !(form.isEmpty && form.isEmpty())); }

  function told(key, error) {
    if (!isNow()) return;
    $("saved").textContent = say(key);
    if (key === "not_kept") trouble(error);
  }

  // Another phone of the same trainee has written here: both texts stand until one is chosen
  async function behind(theirs) {
    if (!isNow()) return null;
    const shown = make("div", { className: "theirs" }, p(say("other_wrote", hour(theirs.at)), "soft"), writtenBox(theirs.written));
    const takesTheirs = await question(say("two_phones_ask"), say("take_theirs"), say("keep_mine"), shown);
    if (takesTheirs && isNow()) setTimeout(page.show);
    return isNow() ? takesTheirs : null;
  }

  const lookAgain = () => { if (!document.hidden) draft.look(); };
  document.addEventListener("visibilitychange", lookAgain);
  addEventListener("focus", lookAgain);

  async function handIn() {
    const blocked = form.blocked ? form.blocked() : "";
    if (blocked) { toast(blocked); state.textContent = blocked; return; }
    const lacking = form.lacking ? form.lacking() : "";
    if (lacking && !(await question(lacking, say("hand_in_anyway"), say("go_back")))) return;
    go.disabled = true;
    try {
      const made = await send(form.answer());
      if (!made) return;
      draft.isOver = true;
      location.hash = `#/try/${made.try}`;
    } catch (error) {
      trouble(error);
      state.textContent = "";
      go.disabled = false;
    }
  }

  // Asks until the room answers; the same request is never scored twice
  async function send(answer) {
    const key = `chushan-request:${seatKey()}:${unit}/${id}`;
    const text = JSON.stringify(answer);
    let request = null;
    try { request = JSON.parse(kept.get(key) || "null"); } catch (error) { /* a new one */ }
    if (!request || request.answer !== text) request = { id: newId(), answer: text };
    kept.set(key, JSON.stringify(request));
    while (isNow()) {
      state.textContent = say("sending");
      try {
        const made = await post(`/api/answer/${encodeURIComponent(unit)}/${encodeURIComponent(id)}`, Object.assign({ answer, request_id: request.id }, draft.mark()));
        kept.drop(key);
        return made;
      } catch (error) {
        if (!error.isOffline) { kept.drop(key); throw error; }
        state.textContent = say("sending_again");
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      }
    }
    return null;
  }

  return () => {
    document.removeEventListener("visibilitychange", lookAgain);
    removeEventListener("focus", lookAgain);
    if (form.close) form.close();
    draft.close();
  };
}

// What the trainer wrote on this exercise
export function saidHere(unit, exercise) {
  const said = room.me.messages.filter((one) => one.unit === unit && one.exercise === exercise);
  return said.length ? make("div", { className: "told" }, make("strong", { textContent: say("trainer_says") }), said.map((one) => p(one.text))) : null;
}

export function triesList(tries) {
  if (!tries.length) return p(say("no_tries"), "soft");
  // Of equals the first that was handed in; the newest stands first
  const best = tries.reduce((most, one) => (one.got !== null && (!most || (most.needs_trainer && !one.needs_trainer) || (one.got >= most.got && one.needs_trainer === most.needs_trainer)) ? one : most), null);
  return add(make("div", { id: "tries" }), [make("h2", { textContent: say("tries_h") }), make("ol", { className: "items", reversed: true },
    tries.map((one, index) => make("li", {}, make("a", { href: `#/try/${one.id}` },
      make("span", { textContent: `${say("try_no", tries.length - index)} · ${hour(one.at)}` }),
      make("span", { className: `state ${one.state}`, textContent: triedText(one, best, tries.length > 1) })))))]);
}

function triedText(one, best, isSeveral) {
  if (one.state === "done") return `${gotOf(one)}${one === best && isSeveral ? ` ★ ${say("best")}` : ""}${one.needs_trainer && !one.unjudged ? ` · ${say("by_trainer")}` : ""}`;
  return say(`state_${one.state}`);
}

