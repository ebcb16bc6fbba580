// What is typed stays on the phone until the room has it.

import { ask, kept, onOnline } from "./base.js";
import { seatKey } from "./state.js";

const PREFIX = "chushan-draft:";
const WAIT_MS = 700;
const AGAIN_MS = 3000;

export class Draft {
  constructor(unit, exercise, told) {
    this.path = `/api/draft/${encodeURIComponent(unit)}/${encodeURIComponent(exercise)}`;
    this.key = `${PREFIX}${seatKey()}:${unit}/${exercise}`;
    this.told = told;
    this.timer = 0;
    this.sending = Promise.resolve();
    this.version = 0;
    this.isOver = false;
    // Looked up before the room is asked what it has: `sendLeftovers` may send it and drop it meanwhile
    try { this.unsent = JSON.parse(kept.get(this.key) || "null"); } catch (error) { this.unsent = null; }
  }

  // What was typed last: on this phone if the room had not got it, else what the room has
  begin(known) {
    this.answer = this.unsent || known || {};
    if (this.unsent) {
      this.version = 1;
      this.timer = setTimeout(() => this.flush(), 0);
    }
    return this.answer;
  }

  keep(answer) {
    this.answer = answer;
    this.version += 1;
    kept.set(this.key, JSON.stringify(answer));
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
    const version = this.version;
    if (!version) return;
    try {
      await ask("PUT", this.path, { answer: this.answer });
    } catch (error) {
      this.told(error.isOffline ? "not_saved" : "not_kept", error);
      if (error.isOffline && !this.isOver) this.timer = setTimeout(() => this.flush(), AGAIN_MS);
      return;
    }
    if (this.version === version) {
      kept.drop(this.key);
      this.version = 0;
      this.told("saved");
    }
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
    const [unit, exercise] = key.slice(prefix.length).split("/");
    try {
      await ask("PUT", `/api/draft/${encodeURIComponent(unit)}/${encodeURIComponent(exercise)}`, { answer: JSON.parse(text) });
      if (kept.get(key) === text) kept.drop(key);
    } catch (error) {
      if (error.isOffline || error.status === 401) return;
      kept.drop(key); // the room will never take it: the exercise is gone
    }
  }
}

onOnline(() => { sendLeftovers().catch(() => {}); });

// Somebody new on this phone: an earlier trainee's drafts are not theirs
export function forgetDrafts() {
  for (const key of kept.keys(PREFIX)) kept.drop(key);
}
