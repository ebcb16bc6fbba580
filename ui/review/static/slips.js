// Slips of a show: found in a transcript, checked by a person, kept in the log.

import { $, grow, keepTyped, make, say, toast, trouble } from "/desk/static/desk.js";

let spoken = null;

export async function connectSlips(speaker, cards) {
  spoken = speaker;
  $("slips-file").onchange = () => propose(cards()).catch(fail);
  const log = await spoken.get("slips");
  showLog(log);
  $("talks-box").hidden = !log.talks.length;
  $("talks").replaceChildren(...log.talks.map(([id, title]) => new Option(title, id)));
  $("talks-go").onclick = () => look(cards()).catch(fail);
  await resume();
}

// Proposals that nobody has kept yet come back after a reload, with what was written beside them
const KEY = "chushan-slips";

async function resume() {
  let asked = null;
  try { asked = JSON.parse(localStorage.getItem(KEY) ?? "null"); } catch { /* none */ }
  if (!asked) return;
  try {
    show(await spoken.send("slips/again", asked), asked);
    $("slips-name").textContent = asked.name;
  } catch { forget(); }
}

function remember(asked) { try { localStorage.setItem(KEY, JSON.stringify(asked)); } catch { /* none */ } }
function forget() { try { localStorage.removeItem(KEY); } catch { /* none */ } }

function fail(error) {
  $("slips-name").textContent = "";
  trouble(error);
}

async function propose({ file, product }) {
  const chosen = $("slips-file").files[0];
  if (!chosen) return;
  trouble(null);
  $("slips-name").textContent = say("loading");
  const found = await spoken.sendFile(`slips/propose?${new URLSearchParams({ name: chosen.name, file, product })}`, chosen);
  $("slips-name").textContent = chosen.name;
  $("slips-file").value = "";
  begun(found, { file, product });
}

async function look({ file, product }) {
  trouble(null);
  const found = await spoken.send("slips/talk", { talk: $("talks").value, file, product });
  $("slips-name").textContent = found.name;
  begun(found, { file, product });
}

function begun(found, { file, product }) {
  const asked = { file, product, transcript: found.transcript, name: found.name };
  if (found.slips.length) remember(asked); else forget();
  show(found, asked);
}

function show(found, asked) {
  const box = $("slips-found");
  box.hidden = false;
  if (!found.slips.length) { box.replaceChildren(make("p", { className: "told", textContent: `${say("slip_heard", found.name, found.lines)}${say("slips_none")}` })); return; }
  const typed = [];
  const rows = found.slips.map((slip, number) => proposal(slip, number, found.transcript, typed));
  const show = make("input", { type: "text", id: "slip-show", maxLength: 60, value: found.name.replace(/\.[^.]*$/, "") });
  const by = make("input", { type: "text", id: "slip-by", maxLength: 40, autocomplete: "name" });
  const keep = make("button", { id: "slip-keep", className: "main", textContent: say("slip_keep") });
  keep.onclick = async () => {
    const ticked = rows.filter((row) => row.querySelector("[type=checkbox]").checked).map((row) => ({
      number: Number(row.dataset.number), correction: row.querySelector(".correction").value, note: row.querySelector(".note").value,
    }));
    keep.disabled = true;
    try {
      const log = await spoken.send("slips/keep", { ...asked, show: show.value, by: by.value, ticked });
      trouble(null);
      toast(log.message);
      forget();
      for (const each of typed) each.forget();
      box.hidden = true;
      $("slips-name").textContent = "";
      showLog(log);
    } catch (error) { trouble(error); }
    keep.disabled = false;
  };
  box.replaceChildren(
    make("p", { role: "status", textContent: `${say("slip_heard", found.name, found.lines)}${say("slips_found", found.slips.length)}` }), ...rows,
    make("div", { className: "fields" }, field("slip_show", show), field("slip_by", by)), keep,
  );
}

const field = (name, box) => make("label", { className: "field" }, make("span", { textContent: say(name) }), box);

function proposal(slip, number, transcript, typed) {
  const tick = make("input", { type: "checkbox", checked: true, id: `slip-${number}` });
  const correction = make("textarea", { className: "tight correction", rows: 1, value: slip.correction, maxLength: 1000, placeholder: say("slip_none") });
  const note = make("textarea", { className: "tight note", rows: 1, maxLength: 1000 });
  const heard = correction.value;
  correction.value = "";
  typed.push(keepTyped(correction, `${transcript}-${number}-correction`), keepTyped(note, `${transcript}-${number}-note`));
  if (!correction.value) correction.value = heard;
  for (const box of [correction, note]) { box.oninput = () => grow(box); requestAnimationFrame(() => grow(box)); }
  return make("div", { className: "slip", data: { number } },
    make("div", { className: "place" }, make("b", { textContent: slip.place }), make("span", { textContent: slip.product })),
    make("div", { className: "said", textContent: slip.said }),
    make("p", { className: "soft", textContent: slip.law ? `${slip.why} · ${slip.law}` : slip.why }),
    field("slip_correction", correction), make("p", { className: "soft", textContent: slip.corrected }),
    field("slip_after", note), make("label", { className: "check" }, tick, make("span", { textContent: say("slip_is") })));
}

function showLog({ kept, state, is_whole }) {
  $("log-state").textContent = state;
  $("log-state").className = is_whole ? "soft" : "trouble";
  for (const each of ["slips-xlsx", "slips-pdf"]) $(each).hidden = !kept.length;
  if (!kept.length) { $("slips-log").replaceChildren(make("p", { className: "soft", textContent: say("slips_log_none") })); return; }
  const titles = ["number", "slip_show", "slip_said", "slip_correction", "slip_by"];
  const head = make("tr", {}, ...titles.map((name) => make("th", { textContent: say(name) })));
  const rows = kept.map((slip) => make("tr", {},
    make("td", { textContent: slip.number }),
    make("td", {}, make("div", { textContent: slip.show }), make("div", { className: "soft", textContent: `${slip.place} ${slip.product}` })),
    make("td", {}, make("div", { className: "wrong", textContent: slip.said }), make("div", { className: "soft", textContent: slip.why })),
    make("td", {}, make("div", { textContent: slip.correction || say("slip_none") }), make("div", { className: "soft", textContent: slip.note })),
    make("td", {}, make("div", { textContent: slip.by }), make("div", { className: "soft", textContent: slip.when }))));
  $("slips-log").replaceChildren(make("table", {}, make("thead", {}, head), make("tbody", {}, ...rows)));
}
