// Making the clip anew: progress, time left, and stopping.

import { $, get, say, send, toast, trouble } from "./api.js";
import { forgetHistory, player, redraw, reload, state } from "./clip.js";

let job = "";

export function connectJob() {
  $("make").onclick = async () => {
    $("make").disabled = true;
    try {
      const started = await send(`runs/${state.run}/clips/${state.id}/make`, {});
      await followJob(started.job);
    } catch (error) { trouble(error); redraw(); }
  };
  $("stop").onclick = () => {
    $("stop").disabled = true;
    $("stop").textContent = say("stopping");
    send(`jobs/${job}/stop`, {}).catch(trouble);
  };
}

export async function followJob(id) {
  job = id;
  $("job").hidden = false;
  $("make").hidden = true;
  $("stop").disabled = false;
  $("stop").textContent = say("stop");
  for (;;) {
    let now;
    try { now = await get(`jobs/${id}`); trouble(null); } catch (error) {
      trouble(error);
      if (!error.isOffline) break;
      await new Promise((done) => setTimeout(done, 2000));
      continue;
    }
    $("job-stage").textContent = now.state === "queued" ? say("queued") : `${say("making")} ${Math.round(100 * now.fraction)}%`;
    $("job-left").textContent = now.left || say("may_go_on");
    $("job-bar").value = now.fraction;
    if (["done", "failed", "cancelled"].includes(now.state)) { await ended(now); break; }
    await new Promise((done) => setTimeout(done, 500));
  }
  $("job").hidden = true;
  $("make").hidden = false;
  redraw();
}

async function ended(now) {
  if (now.state === "failed") { trouble(new Error(now.message)); return; }
  if (now.state === "cancelled") { toast(say("stopped")); return; }
  await reload();
  if (!state.clip.is_changed) forgetHistory();
  player.showMade(true);
  toast(say("made"));
}
