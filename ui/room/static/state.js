// Who sits here, and the course as the room tells it.

import { say } from "./base.js";

export const room = { me: null };

export const findUnit = (unit) => room.me.course.units.find((one) => one.id === unit) || null;

export function findExercise(unit, exercise) {
  const found = findUnit(unit);
  return (found && found.exercises.find((one) => one.id === exercise)) || null;
}

export function titleOf(unit, exercise) {
  const found = findUnit(unit);
  if (!found) return "";
  const inside = exercise ? findExercise(unit, exercise) : null;
  return inside && inside.title !== found.title ? `${found.title} · ${inside.title}` : found.title;
}

// What this phone keeps is kept under this name: another trainee on the same phone has another
export const seatKey = () => `${room.me.class}/${room.me.number}`;

// Every step of the course in order: lessons and exercises that are not locked
export function steps() {
  const found = [];
  for (const unit of room.me.course.units) {
    if (unit.state === "locked") continue;
    if (unit.lesson) found.push({ unit: unit.id, exercise: "", title: unit.title, isDone: unit.state === "done", isTried: unit.exercises.length > 0 && unit.exercises.every((one) => one.state === "done" || one.state === "again") });
    for (const one of unit.exercises) {
      if (one.state === "locked") continue;
      found.push({ unit: unit.id, exercise: one.id, title: unit.exercises.length > 1 || unit.lesson ? `${unit.title} · ${one.title}` : one.title, isDone: one.state !== "open" && one.state !== "again", isTried: one.state === "again" });
    }
  }
  return found;
}

export const addressOf = (step) => (step.exercise ? `#/do/${step.unit}/${step.exercise}` : `#/lesson/${step.unit}`);

// The step after this one; null at the end
export function nextStep(unit, exercise) {
  const all = steps();
  const at = all.findIndex((one) => one.unit === unit && one.exercise === exercise);
  return at >= 0 && at + 1 < all.length ? all[at + 1] : null;
}

export const kindName = (kind) => say(`kind_${kind}`);
