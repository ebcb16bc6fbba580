// A long job on the server, followed to its end: progress, time left, stopping. Needs #job and its parts on the page.

import { $, say, toast, trouble } from "./desk.js";

const wait = (ms) => new Promise((done) => setTimeout(done, ms));

// `draw(now)` shows what came; resolves to the job's result, or null where it was stopped, failed or got lost
export async function followJob(api, id, draw, every_ms = 400) {
  $("job").hidden = false;
  $("job-stop").disabled = false;
  $("job-stop").textContent = say("stop");
  $("job-stop").onclick = () => {
    $("job-stop").disabled = true;
    $("job-stop").textContent = say("stopping");
    api.send(`jobs/${id}/stop`, {}).catch(trouble);
  };
  let now = null;
  for (;;) {
    try { now = await api.get(`jobs/${id}`); } catch (error) {
      if (!error.isOffline) { now = null; trouble(error); break; }
      await wait(2000);
      continue;
    }
    draw(now);
    if (["done", "failed", "cancelled"].includes(now.state)) break;
    await wait(every_ms);
  }
  $("job").hidden = true;
  if (now?.state === "failed") trouble(new Error(now.message));
  if (now?.state === "cancelled") toast(say("stopped"));
  return now?.state === "done" ? now.out : null;
}

// What stands beside the bar while it runs
export function stageOf(now, word) {
  return now.state === "queued" ? say("queued") : `${say(word)} ${Math.round(100 * now.fraction)}%`;
}
