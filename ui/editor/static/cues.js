// The captions as the user edits them: plain functions on lists, the history, and what an edit teaches.

export const textOf = (cue) => cue.lines.join("\n");

export function withText(cue, text, words) {
  return { ...cue, lines: text.replace(/\r/g, "").split("\n").filter((line, n, all) => line || all.length === 1), words: words ?? cue.words };
}

// Cut one cue in two at a character of its text; time is shared by the number of characters, or by its words.
export function split(cue, at) {
  const text = textOf(cue);
  const left = text.slice(0, at).trim();
  const right = text.slice(at).trim();
  if (!left || !right) return null;
  const solid = (part) => part.replace(/\s/g, "").length;
  let count = 0;
  const first = cue.words.filter((word) => (count += solid(word.text)) <= solid(left));
  const rest = cue.words.slice(first.length);
  const share = cue.start_ms + Math.round(((cue.end_ms - cue.start_ms) * solid(left)) / solid(left + right));
  const middle = first.length && rest.length ? rest[0].start_ms : share;
  const cut = Math.min(Math.max(middle, cue.start_ms + 1), cue.end_ms - 1);
  return [
    { ...withText(cue, left, first), end_ms: Math.max(cue.start_ms + 1, cut - 84), second: [] },
    { ...withText(cue, right, rest), start_ms: cut, second: [] },
  ];
}

export function merge(a, b) {
  const joint = /[\w,.]$/.test(textOf(a)) && /^\w/.test(textOf(b)) ? " " : "";
  return {
    ...withText(a, textOf(a) + joint + textOf(b), [...a.words, ...b.words]),
    start_ms: Math.min(a.start_ms, b.start_ms), end_ms: Math.max(a.end_ms, b.end_ms), second: [...a.second, ...b.second],
  };
}

// Pieces of the text with the confidence of the word each belongs to; words that no longer fit have none.
export function pieces(cue) {
  const text = textOf(cue);
  const found = [];
  let at = 0;
  for (const word of cue.words) {
    const start = text.indexOf(word.text, at);
    if (start < 0) continue;
    if (start > at) found.push({ text: text.slice(at, start), confidence: 1 });
    found.push({ text: word.text, confidence: word.confidence });
    at = start + word.text.length;
  }
  if (at < text.length) found.push({ text: text.slice(at), confidence: 1 });
  return found;
}

// What one edit of a text could teach: the changed word, widened to two characters; null if it is more than a word.
export function lesson(before, after) {
  let start = 0;
  while (start < before.length && before[start] === after[start]) start++;
  let end = 0;
  while (end < Math.min(before.length, after.length) - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  const word = /^[\p{L}\p{N}]+$/u;
  const middle = (text) => text.slice(start, text.length - end);
  while (Math.min(middle(before).length, middle(after).length) < 2) {
    if (start > 0 && word.test(before[start - 1])) start--;
    else if (end > 0 && word.test(before.at(-end))) end--;
    else return null;
  }
  const [heard, written] = [middle(before), middle(after)];
  const fits = word.test(heard) && word.test(written) && Math.max(heard.length, written.length) <= 8;
  return fits && heard !== written ? { heard, written } : null;
}

export class History {
  constructor() { this.past = []; this.future = []; }
  keep(cues) { this.past.push(JSON.stringify(cues)); this.past.splice(0, this.past.length - 200); this.future = []; }
  forget() { this.past.pop(); }
  back(cues) { return this.#move(this.past, this.future, cues); }
  forth(cues) { return this.#move(this.future, this.past, cues); }
  #move(from, to, cues) {
    if (!from.length) return null;
    to.push(JSON.stringify(cues));
    return JSON.parse(from.pop());
  }
}
