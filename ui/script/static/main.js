// Which view: the list and the beginning, or one script.

import { $, openPage, trouble } from "/desk/static/desk.js";
import { begin } from "./begin.js";
import { openScript } from "./script.js";

try {
  const spoken = await openPage("/script/api");
  const id = new URLSearchParams(location.search).get("id");
  if (id) await openScript(spoken, id);
  else await begin(spoken);
  document.body.dataset.ready = "yes";
} catch (error) { trouble(error); }
$("loading").hidden = true;
