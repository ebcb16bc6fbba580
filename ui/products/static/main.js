// Chooses the view: the list, one card (?card=), what was read (?proposal=), a talk (?talk), a table (?table=).

import { $, openPage, trouble } from "/desk/static/desk.js";
import { showCard } from "./card.js";
import { showList, showTalk } from "./list.js";
import { showProposal } from "./proposal.js";
import { showTable } from "./table.js";
import { resumeJob } from "./work.js";

const asked = new URLSearchParams(location.search);
export const here = {};

async function main() {
  try {
    here.api = await openPage("/products/api");
    const id = (name) => encodeURIComponent(asked.get(name) ?? "");
    if (asked.has("proposal")) await showProposal(here.api, id("proposal"));
    else if (asked.has("table")) await showTable(here.api, asked.get("table"));
    else if (asked.has("talk")) showTalk(here.api, asked.get("card") ?? "");
    else if (asked.has("card")) await showCard(here.api, id("card"));
    else await showList(here.api);
    $("back").hidden = !location.search.match(/[?&](card|proposal|table|talk)/);
    resumeJob(here.api);
  } catch (error) { trouble(error); }
  $("loading").hidden = true;
  document.body.dataset.ready = "yes";
}

main();
