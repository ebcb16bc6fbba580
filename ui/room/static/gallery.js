// The gallery on the phone.

import { fill, get, make, p, say } from "./base.js";
import { pieceBox } from "./pieces.js";

export async function showGallery(view, _parts, isNow) {
  const found = await get("/api/gallery");
  if (!isNow()) return;
  fill(view, make("p", {}, make("a", { href: "#/", textContent: say("back_to_room") })), make("h1", { textContent: say("gallery") }),
    found.pieces.length ? found.pieces.map(pieceBox) : make("section", { className: "panel" }, p(say("gallery_none"))));
}
