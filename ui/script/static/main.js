// Which view: the list and the beginning, or one script.

import { $, openPage, showInstead, trouble } from "/desk/static/desk.js";
import { begin } from "./begin.js";
import { openScript } from "./script.js";

try {
  const spoken = await openPage("/script/api");
  const id = new URLSearchParams(location.search).get("id");
  try {
    if (id) await openScript(spoken, id);
    else await begin(spoken);
  } catch (error) { await showInstead("#script", () => begin(spoken), error); }
  document.body.dataset.ready = "yes";
} catch (error) { trouble(error); }
$("loading").hidden = true;
