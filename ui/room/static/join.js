// The door: room code, name, three pictures; or coming back with the same.

import { $, add, button, fill, get, icon, kept, lang, make, p, post, question, say, trouble } from "./base.js";
import { forgetDrafts } from "./draft.js";

const CHOSEN = 3;
// A Chinese keyboard may write full-width figures
const plainDigits = (text) => text.replace(/[\uff10-\uff19]/g, (one) => String.fromCharCode(one.charCodeAt(0) - 0xfee0));

export async function showJoin(view, entered) {
  const { icons } = await get("/api/icons");
  const asked = new URLSearchParams(location.search).get("code");
  const typed = { code: asked || kept.get("chushan-code") || "", name: "", icons: [] };
  $("who").textContent = "";
  draw(kept.get("chushan-was-here") === "1");

  function draw(isBack) {
    const code = make("input", {
      type: "text", id: "code", inputMode: "numeric", maxLength: 4, autocomplete: "off", value: typed.code, className: "code",
      oninput: (event) => { typed.code = plainDigits(event.target.value).trim(); },
    });
    code.setAttribute("inputmode", "numeric");
    const name = make("input", {
      type: "text", id: "name", maxLength: 20, autocomplete: "off", value: typed.name, oninput: (event) => { typed.name = event.target.value; },
    });
    const told = p("", "soft");
    told.setAttribute("role", "status");
    told.id = "chosen";
    const grid = make("div", { className: "icons", role: "group", "aria-labelledby": "icons-h" }, icons.map((one) => make("button", {
      type: "button", className: "pick", "aria-pressed": String(typed.icons.indexOf(one.id) >= 0), data: { icon: one.id }, onclick: pick,
    }, icon(one.name), make("span", { textContent: one.label }))));
    const go = make("button", { type: "submit", className: "main wide", id: "enter", textContent: say(isBack ? "come_back" : "enter") });

    let isAsked = false;
    const faults = new Map([[code, "code-fault"], [name, "name-fault"], [grid, "icons-fault"]].map(([field, id]) => {
      field.setAttribute("aria-describedby", id);
      const told = p("", "fault");
      told.id = id;
      told.hidden = true;
      return [field, told];
    }));
    const changed = () => { if (isAsked) mark(); };
    code.addEventListener("input", changed);
    name.addEventListener("input", changed);

    function pick(event) {
      const picked = event.currentTarget;
      const id = Number(picked.dataset.icon);
      const at = typed.icons.indexOf(id);
      if (at >= 0) typed.icons.splice(at, 1);
      else if (typed.icons.length < CHOSEN) typed.icons.push(id);
      else { told.textContent = say("three_only"); return; }
      picked.setAttribute("aria-pressed", String(at < 0));
      tell();
      changed();
    }

    function tell() {
      const left = CHOSEN - typed.icons.length;
      const chosen = typed.icons.map((id) => icons.find((one) => one.id === id).label).join(say("comma"));
      told.textContent = left ? say("choose_more", left) : say("chosen", chosen);
    }

    // What is missing, all of it at once: the box, where to say it, the words
    function lacking() {
      return [
        [code, code, /^[0-9]{4}$/.test(typed.code) ? "" : say("code_missing")],
        [name, name, typed.name.trim() ? "" : say("name_missing")],
        [grid, grid.firstChild, typed.icons.length === CHOSEN ? "" : say("icons_missing", CHOSEN - typed.icons.length)],
      ];
    }

    // Each field tells its own fault; gives back where the first one is
    function mark() {
      let first = null;
      for (const [field, focus, fault] of lacking()) {
        const told = faults.get(field);
        told.textContent = fault;
        told.hidden = !fault;
        field.classList.toggle("wrong", Boolean(fault));
        if (field !== grid) field.setAttribute("aria-invalid", String(Boolean(fault)));
        if (fault && !first) first = focus;
      }
      return first;
    }

    // Somebody of that name is in the class: the same person with other pictures, or another one
    async function come(body) {
      try {
        await post(isBack ? "/api/return" : "/api/join", body);
        return true;
      } catch (error) {
        if (error.status !== 409) throw error;
        if (await question(say("same_name", body.name.trim()), say("same_name_other"), say("same_name_me"))) {
          await post("/api/join", Object.assign({ another: true }, body));
          return true;
        }
        typed.icons = [];
        draw(true);
        return false;
      }
    }

    async function enter(event) {
      event.preventDefault();
      isAsked = true;
      const first = mark();
      if (first) { trouble(null); first.focus(); return; }
      go.disabled = true;
      try {
        if (!(await come({ code: typed.code, name: typed.name, icons: typed.icons }))) { go.disabled = false; return; }
        kept.set("chushan-was-here", "1");
        kept.set("chushan-code", typed.code);
        if (!isBack) forgetDrafts();
        trouble(null);
        await entered(isBack);
      } catch (error) {
        trouble(error.isOffline ? Object.assign(error, { isOffline: false }) : error);
        go.disabled = false;
      }
    }

    tell();
    fill(view, make("form", { className: "panel door", onsubmit: enter, noValidate: true },
      make("h1", { textContent: say(isBack ? "back_h" : "join_h") }),
      p(say(isBack ? "back_help" : "join_help"), "soft"),
      make("label", { className: "field", for: "code" }, make("span", { textContent: say("room_code") }), code, faults.get(code)),
      make("label", { className: "field", for: "name" }, make("span", { textContent: say("your_name") }), name, faults.get(name)),
      make("h2", { id: "icons-h", textContent: say("pick_icons") }),
      p(say(isBack ? "pick_again_help" : "pick_help"), "soft"),
      told, grid, faults.get(grid), go,
      button(say(isBack ? "i_am_new" : "i_was_here"), () => { draw(!isBack); trouble(null); }, "wide"),
    ), add(make("p", { className: "foot" }), [make("a", { href: "/trainer", textContent: say("i_am_trainer") }), " ", make("a", { href: `/selftest?lang=${lang()}`, textContent: say("selftest") }), " ", make("a", { href: "/certificate/", textContent: say("check_h") })]));
  }
}
