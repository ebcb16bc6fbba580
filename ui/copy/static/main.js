// Chooses the view: what is to be written, or one copy (?copy=).

import { $, openPage, showInstead, trouble } from "/desk/static/desk.js";
import { showCopy } from "./sheet.js";
import { showOrder } from "./order.js";

async function main() {
  const asked = new URLSearchParams(location.search);
  try {
    const api = await openPage("/copy/api");
    $("back").hidden = !asked.has("copy");
    try {
      if (asked.has("copy")) await showCopy(api, encodeURIComponent(asked.get("copy")));
      else await showOrder(api, asked.get("card") ?? "");
    } catch (error) { await showInstead("#view-copy", () => showOrder(api, ""), error); }
  } catch (error) { trouble(error); }
  $("loading").hidden = true;
  document.body.dataset.ready = "yes";
}

main();
