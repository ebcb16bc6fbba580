// The first view: cards, minutes, hosts; or an earlier script.

import { connectCards } from "/desk/static/cards.js";
import { $, say, trouble } from "/desk/static/desk.js";
import { showEarlier } from "/desk/static/earlier.js";

let job = "";

export async function begin(spoken) {
  $("begin").hidden = false;
  for (const each of $("hosts").options) each.textContent = say(`hosts_${each.value}`);
  const cards = await connectCards(spoken, { needed: true });
  const { scripts, dialects } = await spoken.get("start");
  $("dialect").replaceChildren(new Option(say("dialect_none"), ""), ...dialects.map(([id, name]) => new Option(name, id)));
  showEarlier(spoken, scripts, { path: "scripts", page: "/script" });
  $("start").onclick = () => start(spoken, cards()).catch(fail);
  $("stop").onclick = () => { if (job) spoken.send(`jobs/${job}/stop`, {}).catch(trouble); };
}

function fail(error) {
  trouble(error);
  $("start").disabled = false;
  $("job").hidden = true;
}

async function start(spoken, { file, product }) {
  trouble(null);
  if (!file) throw new Error(say("need_cards"));
  $("start").disabled = true;
  ({ job } = await spoken.send("begin", {
    file, product, minutes: Number($("minutes").value), hosts: Number($("hosts").value), pace: Number($("pace").value),
    dialect: $("dialect").value, keeps_order: $("keep-order").checked,
  }));
  $("job").hidden = false;
  for (;;) {
    const now = await spoken.get(`jobs/${job}`);
    const stage = now.stage || say("writing");
    $("job-stage").textContent = stage.slice(0, 1).toUpperCase() + stage.slice(1);
    $("job-left").textContent = now.left;
    $("job-bar").value = now.fraction;
    if (now.state === "done") { location.href = `/script?id=${encodeURIComponent(now.out)}`; return; }
    if (now.state === "failed") throw new Error(now.message);
    if (now.state === "cancelled") throw new Error(say("stopped"));
    await new Promise((done) => setTimeout(done, 400));
  }
}
