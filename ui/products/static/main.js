// Chooses the view: the list, one card (?card=), what was read (?proposal=), a talk (?talk), a table (?table=).

import { $, openPage, showInstead, trouble } from "/desk/static/desk.js";
import { showCard } from "./card.js";
import { showList, showTalk } from "./list.js";
import { showProposal } from "./proposal.js";
import { showTable } from "./table.js";
import { resumeJob } from "./work.js";

const asked = new URLSearchParams(location.search);

// What is wrong without the id of the address, which nobody here has written
function bare(error) {
  const id = asked.get("card") || asked.get("proposal");
  if (id && error.message.startsWith(id)) {
    const rest = error.message.slice(id.length).replace(/^[：:]\s*/, "");
    error.message = rest.slice(0, 1).toUpperCase() + rest.slice(1);
  }
  return error;
}

async function main() {
  try {
    const api = await openPage("/products/api");
    const id = (name) => encodeURIComponent(asked.get(name) ?? "");
    $("back").hidden = !location.search.match(/[?&](card|proposal|table|talk)/);
    try {
      if (asked.has("proposal")) await showProposal(api, id("proposal"));
      else if (asked.has("table")) await showTable(api, asked.get("table"));
      else if (asked.has("talk")) await showTalk(api, asked.get("card") ?? "");
      else if (asked.has("card")) await showCard(api, id("card"));
      else await showList(api);
    } catch (error) { await showInstead("[id^=view-]:not(#view-list)", () => showList(api), bare(error)); }
    resumeJob(api);
  } catch (error) { trouble(error); }
  $("loading").hidden = true;
  document.body.dataset.ready = "yes";
}

main();
