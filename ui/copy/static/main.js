// Chooses the view: what is to be written, or one copy (?copy=).

import { $, openPage, trouble } from "/desk/static/desk.js";
import { showCopy } from "./sheet.js";
import { showOrder } from "./order.js";

async function main() {
  const asked = new URLSearchParams(location.search);
  try {
    const api = await openPage("/copy/api");
    if (asked.has("copy")) await showCopy(api, encodeURIComponent(asked.get("copy")));
    else await showOrder(api, asked.get("card") ?? "");
    $("back").hidden = !asked.has("copy");
  } catch (error) { trouble(error); }
  $("loading").hidden = true;
  document.body.dataset.ready = "yes";
}

main();
