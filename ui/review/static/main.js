// Which view: the list and the beginning, or one review.

import { $, openPage, showInstead, trouble } from "/desk/static/desk.js";
import { begin } from "./begin.js";
import { openReview } from "./review.js";

try {
  const spoken = await openPage("/review/api");
  const id = new URLSearchParams(location.search).get("id");
  try {
    if (id) await openReview(spoken, id);
    else await begin(spoken);
  } catch (error) { await showInstead("#review", () => begin(spoken), error); }
  document.body.dataset.ready = "yes";
} catch (error) { trouble(error); }
$("loading").hidden = true;
