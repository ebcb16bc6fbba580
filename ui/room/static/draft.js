// What is typed stays on the phone until the room has it.

import { ask, get, kept, newId, onOnline } from "./base.js";
import { seatKey } from "./state.js";

const PREFIX = "chushan-draft:";
const WAIT_MS = 700;
const AGAIN_MS = 3000;

// What this phone has kept and the room has not got: { answer, base, writer }, or null
function leftIn(key) {
  try {
    const found = JSON.parse(kept.get(key) || "null");
    return !found || found.writer ? found : { answer: found, base: null, writer: newId() }; // as a page of before kept it
  } catch (error) { return null; }
}

export class Draft {
  // `told` gets what to say of the state; `behind` the draft that another phone has written meanwhile
  constructor(unit, exercise, told, behind) {
    this.path = `/api/draft/${encodeURIComponent(unit)}/${encodeURIComponent(exercise)}`;
    this.key = `${PREFIX}${seatKey()}:${unit}/${exercise}`;
    this.told = told;
    this.behind = behind;
    this.timer = 0;
    this.sending = Promise.resolve();
    this.changes = 0;
    this.isOver = false;
    this.isAsking = false;
    // Looked up before the room is asked what it has: `sendLeftovers` may send it and drop it meanwhile
    this.unsent = leftIn(this.key);
    // This opened page, and the version of the draft that it has seen last
    this.writer = this.unsent ? this.unsent.writer : newId();
    this.base = 0;
  }

  // What was typed last: on this phone if the room had not got it, else what the room has
  begin(known, version) {
    this.answer = this.unsent ? this.unsent.answer : known || {};
    this.base = this.unsent ? this.unsent.base : version || 0;
    if (this.unsent) {
      this.changes = 1;
      this.timer = setTimeout(() => this.flush(), 0);
    }
    return this.answer;
  }

  // What the room is told of this page with everything that it sends
  mark() { return { base: this.base, writer: this.writer }; }

  keep(answer) {
    this.answer = answer;
    this.changes += 1;
    kept.set(this.key, JSON.stringify(Object.assign({ answer }, this.mark())));
    this.told("saving");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), WAIT_MS);
  }

  flush() {
    clearTimeout(this.timer);
    this.sending = this.sending.then(() => this.send());
    return this.sending;
  }

  async send() {
    const changes = this.changes;
    if (!changes || this.isAsking) return;
    let made;
    try {
      made = await ask("PUT", this.path, Object.assign({ answer: this.answer }, this.mark()));
    } catch (error) {
      if (error.status === 409 && error.told.draft) { await this.askWhich(error.told); return; }
      this.told(error.isOffline ? "not_saved" : "not_kept", error);
      if (error.isOffline && !this.isOver) this.timer = setTimeout(() => this.flush(), AGAIN_MS);
      return;
    }
    this.base = made.version;
    if (this.changes === changes) {
      kept.drop(this.key);
      this.changes = 0;
      this.told("saved");
    }
  }

  // Two phones have written: nothing is written over until a person has chosen. What was typed here stays on the phone meanwhile
  async askWhich(theirs) {
    this.told("two_phones");
    if (this.isOver || this.isAsking) return;
    this.isAsking = true;
    const takesTheirs = await this.behind(theirs);
    this.isAsking = false;
    if (takesTheirs === null) return;
    this.base = theirs.version;
    if (takesTheirs) {
      clearTimeout(this.timer);
      kept.drop(this.key);
      this.changes = 0;
    } else {
      this.keep(this.answer);
    }
  }

  // The phone is in a hand again: has another one written meanwhile?
  async look() {
    if (this.isOver || this.isAsking || this.changes) return;
    try {
      const theirs = await get(this.path);
      if (this.isOver || this.changes || theirs.version <= this.base || theirs.writer === this.writer) return;
      if (JSON.stringify(theirs.draft) === JSON.stringify(this.answer)) this.base = theirs.version;
      else await this.askWhich(theirs);
    } catch (error) { /* the banner says that there is no line */ }
  }

  // The view is left: what is unsent goes now, or with the next start
  close() {
    this.isOver = true;
    this.flush();
  }
}

// Drafts of an earlier visit that the room has not got
export async function sendLeftovers() {
  const prefix = `${PREFIX}${seatKey()}:`;
  for (const key of kept.keys(prefix)) {
    const text = kept.get(key);
    const left = leftIn(key);
    if (!left) { kept.drop(key); continue; }
    const [unit, exercise] = key.slice(prefix.length).split("/");
    try {
      await ask("PUT", `/api/draft/${encodeURIComponent(unit)}/${encodeURIComponent(exercise)}`, left);
      if (kept.get(key) === text) kept.drop(key);
    } catch (error) {
      if (error.isOffline || error.status === 401) return;
      if (error.status === 409) continue; // another phone has written too: the exercise asks when it is opened
      kept.drop(key); // the room will never take it: the exercise is gone
    }
  }
}

onOnline(() => { sendLeftovers().catch(() => {}); });

// Somebody new on this phone: an earlier trainee's drafts are not theirs
export function forgetDrafts() {
  for (const key of kept.keys(PREFIX)) kept.drop(key);
}
