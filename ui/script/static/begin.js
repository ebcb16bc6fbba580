// The first view: cards, minutes, hosts; or an earlier script.

import { connectCards } from "/desk/static/cards.js";
import { $, make, say, trouble } from "/desk/static/desk.js";

let job = "";

export async function begin(spoken) {
  $("begin").hidden = false;
  for (const each of $("hosts").options) each.textContent = say(`hosts_${each.value}`);
  const cards = await connectCards(spoken, { needed: true });
  const { scripts, dialects } = await spoken.get("start");
  $("dialect").replaceChildren(new Option(say("dialect_none"), ""), ...dialects.map(([id, name]) => new Option(name, id)));
  $("earlier").replaceChildren(...(scripts.length ? scripts.map(entry) : [make("li", { className: "soft", textContent: say("earlier_none") })]));
  $("start").onclick = () => start(spoken, cards()).catch(fail);
  $("stop").onclick = () => { if (job) spoken.send(`jobs/${job}/stop`, {}).catch(trouble); };
}

function entry(script) {
  return make("li", {}, make("a", { href: `/script?id=${encodeURIComponent(script.id)}` },
    make("b", { textContent: script.title }), make("span", { className: "soft", textContent: script.when })));
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
    $("job-stage").textContent = now.stage || say("writing");
    $("job-left").textContent = now.left;
    $("job-bar").value = now.fraction;
    if (now.state === "done") { location.href = `/script?id=${encodeURIComponent(now.id)}`; return; }
    if (now.state === "failed") throw new Error(now.message);
    if (now.state === "cancelled") throw new Error(say("stopped"));
    await new Promise((done) => setTimeout(done, 400));
  }
}
