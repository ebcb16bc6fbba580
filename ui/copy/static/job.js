// Writing under way: progress, time left, what the engine writes right now, stopping.

import { $, say, trouble } from "/desk/static/desk.js";
import { followJob, stageOf } from "/desk/static/job.js";

export async function followWriting(api, id) {
  const out = await followJob(api, id, (now) => {
    $("job-stage").textContent = stageOf(now, "writing");
    $("job-bar").value = now.fraction;
    $("job-left").textContent = now.state === "running" && !now.fraction ? say("preparing") : now.left;
    $("stream").hidden = !now.block;
    $("stream-block").textContent = now.block;
    $("stream-text").textContent = now.text;
  }, 300);
  if (out) location.href = `/copy?copy=${encodeURIComponent(out)}`;
}

export async function write(api, order) {
  trouble(null);
  const { job } = await api.send("write", order);
  await followWriting(api, job);
}
