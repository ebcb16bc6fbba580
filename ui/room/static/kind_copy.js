// Title, selling points and detail page for each platform.

import { area, make, p, say, words } from "./base.js";
import { goodsBox } from "./goods.js";

export function copy(exercise, given, keep) {
  const texts = {};
  for (const platform of exercise.platforms) {
    const known = (given.texts || {})[platform] || {};
    const listed = (known.points || []).slice(0, exercise.points);
    while (listed.length < exercise.points) listed.push("");
    texts[platform] = { title: known.title || "", points: listed, detail: known.detail || "" };
  }
  const answer = () => ({ texts: JSON.parse(JSON.stringify(texts)) });
  const element = make("div", {},
    goodsBox(exercise.card),
    exercise.must.length ? p(say("must_tell", exercise.must.map((one) => one.label).join(say("comma"))), "advice") : null,
    exercise.platforms.map((platform) => platformBox(platform, texts[platform], () => keep(answer()))));
  return {
    element,
    answer,
    lacking: () => {
      const left = exercise.platforms.filter((platform) => !texts[platform].title.trim() || !texts[platform].detail.trim());
      return left.length ? say("copy_left", left.map(platformName).join(say("comma"))) : "";
    },
  };
}

export const platformName = (platform) => words[`platform_${platform}`] || platform;

function platformBox(platform, text, change) {
  const field = (name, label, rows, value, set) => {
    const id = `${platform}-${name}`;
    const told = make("small", { className: "soft" });
    const count = (typed) => { told.textContent = say(`chars_${name.split("-")[0]}`, Array.from(typed).length); };
    count(value);
    return make("label", { className: "field", for: id }, make("span", { textContent: label }),
      area({ id, rows, value, maxLength: 3000, oninput: (event) => { set(event.target.value); count(event.target.value); change(); } }), told);
  };
  return make("section", { className: "panel" }, make("h2", { textContent: platformName(platform) }), words[`limits_${platform}`] ? p(words[`limits_${platform}`], "soft") : null,
    field("title", say("copy_title"), 1, text.title, (value) => { text.title = value; }),
    text.points.map((point, index) => field(`point-${index + 1}`, say("copy_point", index + 1), 1, point, (value) => { text.points[index] = value; })),
    field("detail", say("copy_detail"), 4, text.detail, (value) => { text.detail = value; }));
}
