// The list of finished runs, and the clips of one run.

import { $, make, say } from "./api.js";

const picture = (run, clip, stamp) => make("img", {
  alt: "", loading: "lazy", src: `/clips/media/${run}/clip/${clip}/cover?v=${encodeURIComponent(stamp)}`, onerror() { this.hidden = true; },
});

function fill(heading, help, items) {
  $("lists-h").textContent = heading;
  $("lists-help").textContent = help;
  $("items").replaceChildren(...items);
  $("lists").hidden = false;
}

export function showRuns({ runs }) {
  const items = runs.map((run) => make("li", {}, make("a", { href: `/clips?run=${run.id}` },
    run.first ? picture(run.id, encodeURIComponent(run.first), run.when) : null,
    make("span", { className: "text" }, make("b", { textContent: run.titles.join("、") }),
      make("span", { className: "soft" }, `${run.when} · `, make("span", { className: "whole", textContent: say("clips_count", run.titles.length) }))))));
  // where the main page stands, the header's brand knows
  if (!runs.length) items.push(make("li", {}, make("button", { className: "main", id: "make-first", textContent: say("make_first"), onclick: () => { location.href = document.querySelector(".brand").href; } })));
  fill(say("runs_h"), say(runs.length ? "runs_help" : "runs_none"), items);
}

export function showRun(run) {
  $("back").hidden = false;
  $("back").textContent = `‹ ${say("all_runs")}`;
  const items = run.clips.map((clip) => make("li", {}, make("a", { href: `/clips?run=${run.id}&clip=${encodeURIComponent(clip.id)}` },
    picture(run.id, encodeURIComponent(clip.id), clip.stamp),
    make("span", { className: "text" }, make("b", { textContent: clip.title }),
      clip.sticker ? make("span", { className: "price", textContent: clip.sticker }) : null,
      make("span", { className: "soft", textContent: [clip.situation, say("seconds", Math.round(clip.duration_ms / 1000)), clip.takes > 1 ? say("takes_count", clip.takes) : ""].filter(Boolean).join(" · ") }),
      clip.has_draft ? make("span", { className: "mark", textContent: say("draft_mark") }) : null,
      ...clip.look.slice(0, 2).map((text) => make("span", { className: "warn", textContent: text })),
      make("span", { className: "go", textContent: `${say("open_clip")} ›` }))),
    make("a", { className: "button", download: "", href: `/clips/media/${run.id}/clip/${encodeURIComponent(clip.id)}/video`, textContent: say("save_video") })));
  fill(say("clips_h"), run.when, items);
  document.title = `${say("clips_h")} · ${say("home")}`;
}
