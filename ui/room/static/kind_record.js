// Shooting, cutting, rehearsing: recordings made by the phone's own camera or recorder.

import { ask, button, clock, fill, get, icon, kept, link, make, p, question, say } from "./base.js";
import { dropFile, keepFile, keptFile } from "./files.js";
import { goodsBox } from "./goods.js";
import { Microphone, canRecord } from "./microphone.js";
import { room, seatKey } from "./state.js";
import { Upload } from "./upload.js";

const MOST_S = 300;
// What the room takes; a larger film would fill the Wi-Fi of the hall for nothing
const MOST_BYTES = 500000000;
const CONSENT = "chushan-consent:";
const SIGNS = { sound: "mic", film: "film", self: "self" };

// `more` is shown below the recordings, once they may be kept
export function record(exercise, given, keep, place, more) {
  const names = exercise.kind === "shoot" ? exercise.shots : [say(exercise.kind === "cut" ? "slot_cut" : "slot_rehearse")];
  const known = new Map(place.uploads.map((one) => [one.upload, one]));
  const listed = given.slots || given.uploads || [];
  const slots = names.map((name, index) => new Slot(name, index, known.get(listed[index]) || null));
  const answer = () => {
    const ids = slots.map((slot) => (slot.upload ? slot.upload.upload : null));
    return { uploads: ids.filter(Boolean), slots: ids };
  };
  const changed = () => keep(answer());
  for (const slot of slots) slot.connect(exercise, place, changed);
  const boxes = make("div", { className: "slots" }, slots.map((slot) => slot.element), more || null);
  const element = make("div", {}, exercise.card ? goodsBox(exercise.card) : null, exercise.kind === "rehearse" ? ownScript() : null,
    make("section", { className: "panel" }, p(wish(exercise), "advice"), inWeChat(), consent(boxes, slots), boxes));
  return {
    element,
    answer,
    blocked: () => {
      if (boxes.hidden) { const box = document.getElementById("consent"); box.scrollIntoView({ block: "center" }); box.focus(); return say("consent_first"); }
      if (slots.some((slot) => slot.sending)) return say("still_sending");
      if (slots.some((slot) => slot.listening)) return say("still_recording");
      return slots.some((slot) => slot.upload) ? "" : say("no_recording");
    },
    isEmpty: () => !slots.some((slot) => slot.upload),
    lacking: () => {
      const left = slots.filter((slot) => !slot.upload);
      const first = slots[0].upload;
      if (exercise.seconds && first && first.duration_ms < exercise.seconds * 500) return say("too_short", Math.round(first.duration_ms / 1000), exercise.seconds);
      return left.length ? say("slots_left", left.map((slot) => slot.name).join(say("comma"))) : "";
    },
    take: (upload) => { const slot = slots[0]; slot.close(); slot.sending = null; slot.upload = upload; slot.draw(); changed(); slot.element.scrollIntoView({ block: "center" }); },
    close: () => { for (const slot of slots) slot.close(); },
  };
}

// What the trainee wrote for saying, to be read from
function ownScript() {
  const found = room.me.course.units.reduce((list, unit) => list.concat(unit.exercises.filter((one) => one.kind === "script").map((one) => [unit.id, one.id])), []);
  const box = make("details", { className: "panel", hidden: true }, make("summary", {}, say("own_script")));
  if (!found.length) return null;
  get(`/api/exercise/${found[0].map(encodeURIComponent).join("/")}`).then((data) => {
    const written = ((data.draft || {}).blocks || []).filter((block) => block.text.trim());
    box.hidden = false;
    for (const block of written) box.append(p(block.text, "said"));
    if (!written.length) box.append(link(say("script_first"), `#/do/${found[0].map(encodeURIComponent).join("/")}`, "button small"));
  }).catch(() => {});
  return box;
}

function wish(exercise) {
  if (exercise.kind === "shoot") return say("shoot_help", exercise.shots.length, exercise.min_s, exercise.max_s);
  if (exercise.kind === "cut") return say("cut_help", exercise.min_s, exercise.max_s, exercise.hook_s, exercise.min_shots);
  return say("rehearse_help", exercise.seconds);
}

// WeChat's own browser does not open the recorder on some phones
function inWeChat() {
  return /MicroMessenger/i.test(navigator.userAgent) ? p(say("wechat"), "advice") : null;
}

// Asked once on each phone: recordings hold a voice and a face
function consent(boxes, slots) {
  const key = CONSENT + seatKey();
  const isGiven = kept.get(key) === "1" || slots.some((slot) => slot.upload);
  boxes.hidden = !isGiven;
  const told = p(say("consent_opens"), "soft");
  told.hidden = isGiven;
  const box = make("input", { type: "checkbox", id: "consent", checked: isGiven, onchange: (event) => {
    boxes.hidden = !event.target.checked;
    told.hidden = event.target.checked;
    if (event.target.checked) kept.set(key, "1"); else kept.drop(key);
  } });
  return make("div", {}, make("label", { className: "choice" }, box, make("span", { textContent: say("consent") })), told);
}

// One recording: none yet, on its way, or with the room
class Slot {
  constructor(name, index, upload) {
    this.name = name;
    this.index = index;
    this.upload = upload;
    this.sending = null;
    this.listening = null;
    this.element = make("section", { className: "slot", "aria-label": name });
  }

  connect(exercise, place, changed) {
    this.kind = exercise.kind;
    this.seconds = exercise.seconds || 0;
    this.place = place;
    this.changed = changed;
    this.key = `${seatKey()}:${place.unit}/${place.id}/${this.index}`;
    this.draw();
    if (!this.upload) keptFile(this.key).then((file) => { if (file && !this.sending && !this.upload && place.isNow()) this.begin(file, true); });
  }

  draw(problem) {
    const title = make("h2", { textContent: this.name });
    if (this.upload) { fill(this.element, title, this.ready()); return; }
    fill(this.element, title, problem ? make("p", { className: "trouble", role: "alert", textContent: problem }) : null, this.choices());
  }

  choices() {
    const row = make("div", { className: "row" });
    const pick = (text, accept, capture, name) => {
      const input = make("input", { type: "file", accept, onchange: () => { if (input.files[0]) this.begin(input.files[0], false); } });
      if (capture) input.setAttribute("capture", capture);
      input.id = `${name}-${this.index}`;
      row.append(make("label", { className: name === "choose" ? "button" : "button main" }, SIGNS[name] ? icon(SIGNS[name], "sign") : null, make("span", { textContent: text }), input));
    };
    if (this.kind === "rehearse") {
      if (canRecord()) {
        const here = button("", () => this.listen(), "main");
        here.id = `here-${this.index}`;
        fill(here, icon("mic", "sign"), say("record_here"));
        row.append(here);
      }
      pick(say("record_sound"), "audio/*", "microphone", "sound");
      pick(say("record_self"), "video/*", "user", "self");
      pick(say("choose_file"), "audio/*,video/*", "", "choose");
    } else {
      if (this.kind === "shoot") pick(say("record_film"), "video/*", "environment", "film");
      pick(say(this.kind === "cut" ? "choose_cut" : "choose_file"), "video/*", "", "choose");
    }
    return row;
  }

  ready() {
    const one = this.upload;
    return make("div", {},
      p(say("sent", Math.round(one.duration_ms / 1000), (one.size_bytes / 1e6).toFixed(1)), "told"),
      one.duration_ms < this.seconds * 500 ? p(say("too_short", Math.round(one.duration_ms / 1000), this.seconds), "advice") : null,
      player(one.upload, one.media_type, "metadata"),
      make("div", { className: "row" }, button(say("record_again"), () => { this.upload = null; this.changed(); this.draw(); }, "small"),
        button(say("delete_recording"), () => this.remove(), "small danger")));
  }

  // The page's own recorder
  async listen() {
    const bar = make("progress", { max: 100, value: 0, "aria-label": say("loudness") });
    const told = make("p", { className: "place", role: "timer", textContent: say("record_wait") });
    const own = new Microphone();
    this.listening = own;
    const done = () => { this.listening = null; return own.stop(); };
    const stop = button(say("record_stop"), () => { const file = done(); this.begin(file, false); }, "main wide");
    stop.id = `stop-${this.index}`;
    stop.disabled = true;
    fill(this.element, make("h2", { textContent: this.name }), told, bar, stop, button(say("record_drop"), () => { done(); this.draw(); }, "small"));
    try {
      await own.start((seconds, level) => {
        told.textContent = clock(seconds);
        bar.value = Math.round(level * 100);
        stop.disabled = seconds < 1;
        if (seconds > MOST_S && this.listening) { const file = done(); this.begin(file, false); }
      });
    } catch (error) {
      done();
      this.draw(say("record_refused"));
    }
  }

  begin(file, isAgain) {
    if (file.size > MOST_BYTES) { dropFile(this.key); this.draw(say("too_big", Math.round(MOST_BYTES / 1e6))); return; }
    const bar = make("progress", { max: 100, value: 0, "aria-label": say("sending_file", this.name) });
    const told = make("p", { className: "soft", role: "status", textContent: say(isAgain ? "sending_kept" : "sending_now", (file.size / 1e6).toFixed(1)) });
    const isOwnCopy = keepFile(this.key, file);
    const over = () => { this.sending = null; isOwnCopy.then(() => dropFile(this.key)); };
    this.sending = new Upload(file, `${this.place.unit}/${this.place.id}`, (kind, value) => {
      if (kind === "percent") { bar.value = value; told.textContent = value < 100 ? say("sending_percent", value) : say("looking"); }
      else if (kind === "waiting") told.textContent = say("sending_waits");
      else if (kind === "done") { over(); this.upload = value; this.changed(); this.draw(); }
      else { over(); this.draw(value.message); }
    });
    fill(this.element, make("h2", { textContent: this.name }), bar, told,
      button(say("stop_sending"), () => { this.sending.stop(); over(); this.draw(); }, "small"));
  }

  async remove() {
    if (!(await question(say("delete_ask"), say("delete_yes"), say("go_back")))) return;
    try { await ask("DELETE", `/api/upload/${this.upload.upload}`); }
    catch (error) { this.draw(); this.element.append(make("p", { className: "trouble", role: "alert", textContent: error.message })); return; }
    this.upload = null;
    this.changed();
    this.draw();
  }

  // What is under way is kept by the phone and goes on when the exercise is opened again
  close() {
    if (this.sending) this.sending.stop();
    if (this.listening) this.listening.stop();
  }
}

export function player(upload, mediaType, preload) {
  const isFilm = mediaType.indexOf("video/") === 0;
  return make(isFilm ? "video" : "audio", { controls: true, preload, src: `/api/upload/${upload}/media`, className: "player", playsInline: true, "aria-label": say("own_recording") });
}
