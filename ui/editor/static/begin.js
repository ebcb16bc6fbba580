// The first view: choose a recording, watch it being heard, or open an earlier one.

import { get, say, send, upload } from "./api.js";

const $ = (id) => document.getElementById(id);

export async function begin() {
  $("begin").hidden = false;
  const start = await get("start");
  $("dialect").replaceChildren(...start.dialects.map(([value, name]) => new Option(name, value)));
  $("earlier").replaceChildren(...(start.earlier.length ? start.earlier.map(entry) : [Object.assign(document.createElement("li"), { className: "soft", textContent: say("earlier_none") })]));
  $("own-cards-box").hidden = !start.own_cards.length;
  $("own-cards-names").textContent = say("own_cards", start.own_cards.join("、"));
  $("file").onchange = () => { $("file-name").textContent = $("file").files[0]?.name ?? ""; };
  $("cards").onchange = () => { $("cards-name").textContent = $("cards").files[0]?.name ?? ""; };
  $("drop").ondragover = (event) => event.preventDefault();
  $("drop").ondrop = (event) => { event.preventDefault(); $("file").files = event.dataTransfer.files; $("file").onchange(); };
  $("dialect").onchange = async () => {
    const { message } = await get(`advice?dialect=${$("dialect").value}`);
    $("advice").textContent = message;
    $("advice").hidden = !message;
  };
  $("start").onclick = () => run().catch(fail);
  $("stop").onclick = () => { if (run.job) send(`jobs/${run.job}/stop`, {}).catch(fail); };
  if (start.job) follow(start.job).catch(fail);
}

function entry(speech) {
  const made = document.createElement("li");
  const link = Object.assign(document.createElement("a"), { href: `/editor?id=${encodeURIComponent(speech.id)}` });
  link.append(Object.assign(document.createElement("b"), { textContent: speech.title }), Object.assign(document.createElement("span"), { textContent: speech.when }));
  made.append(link);
  return made;
}

function fail(error) {
  $("trouble").textContent = error.message;
  $("trouble").hidden = false;
  $("start").disabled = false;
  $("job").hidden = true;
}

async function run() {
  $("trouble").hidden = true;
  const file = $("file").files[0];
  if (!file) throw new Error(say("need_file"));
  $("start").disabled = true;
  $("job").hidden = false;
  $("job-stage").textContent = say("copying");
  const media = await upload(file);
  const cards = $("cards").files[0] ? await upload($("cards").files[0]) : "";
  const { job } = await send("start", { media, cards, own_cards: !$("own-cards-box").hidden && $("own-cards").checked, dialect: $("dialect").value, gloss: $("gloss").checked });
  await follow(job);
}

async function follow(job) {
  run.job = job;
  $("start").disabled = true;
  $("job").hidden = false;
  for (;;) {
    const now = await get(`jobs/${job}`);
    $("job-stage").textContent = now.stage;
    $("job-left").textContent = now.left;
    $("job-bar").value = now.fraction;
    if (now.state === "done") { location.search = `?id=${encodeURIComponent(now.id)}`; return; }
    if (now.state === "failed") throw new Error(now.message);
    if (now.state === "cancelled") { fail(new Error(say("stopped"))); return; }
    await new Promise((done) => setTimeout(done, 700));
  }
}
