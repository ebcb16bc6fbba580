// The cover: first its picture, then its design.

import { $, clock, make, say } from "./api.js";
import { act, media, player, state } from "./clip.js";

const DESIGNS = ["band", "banner", "panel"];

export function drawCover() {
  const { cover, cover_choices, cover_shape } = state.clip;
  const key = JSON.stringify([cover, cover_choices, state.clip.title, state.clip.stamp]);
  if ($("cover-designs").dataset.key === key) return;
  $("cover-designs").dataset.key = key;
  const same = (choice) => choice[0] === cover.footage && choice[1] === cover.time_ms;
  const choices = cover_choices.some(same) ? cover_choices : [[cover.footage, cover.time_ms], ...cover_choices];
  const pick = (design, footage, time_ms) => act("cover", { design, footage, time_ms });
  $("cover-frames").replaceChildren(...choices.map((choice) => option(`frame${choice.join("-")}`, same(choice), say("frame_at", clock(choice[1])),
    make("img", { alt: "", loading: "lazy", src: media(`still/${choice[0]}/${choice[1]}?w=320`) }), () => pick(cover.design, ...choice))));
  $("cover-designs").replaceChildren(...DESIGNS.map((design) => option(`design-${design}`, design === cover.design, say(`design_${design}`),
    make("img", { alt: "", loading: "lazy", style: { aspectRatio: `${cover_shape[0]} / ${cover_shape[1]}` }, src: media(`design/${state.id}?design=${design}&footage=${cover.footage}&time_ms=${cover.time_ms}`) }),
    () => pick(design, cover.footage, cover.time_ms))));
  $("cover-now").onclick = () => pick(state.clip.cover.design, player.footage, Math.round(player.now));
}

function option(focus, isChosen, name, picture, onclick) {
  return make("button", { className: "option", data: { focus }, "aria-pressed": String(isChosen), onclick }, picture,
    make("span", { textContent: isChosen ? `✓ ${name}` : name }));
}
