// Writing under way: progress, time left, what the engine writes right now, stopping.

import { $, say, toast, trouble } from "/desk/static/desk.js";

export async function followWriting(api, id) {
  $("job").hidden = false;
  $("job-stop").disabled = false;
  $("job-stop").textContent = say("stop");
  $("job-stop").onclick = () => {
    $("job-stop").disabled = true;
    $("job-stop").textContent = say("stopping");
    api.send(`jobs/${id}/stop`, {}).catch(trouble);
  };
  let now;
  for (;;) {
    try { now = await api.get(`jobs/${id}`); } catch (error) {
      if (!error.isOffline) { trouble(error); break; }
      await new Promise((done) => setTimeout(done, 2000));
      continue;
    }
    $("job-stage").textContent = now.state === "queued" ? say("queued") : `${say("writing")} ${Math.round(100 * now.fraction)}%`;
    $("job-bar").value = now.fraction;
    $("job-left").textContent = now.state === "running" && !now.fraction ? say("preparing") : now.left;
    $("stream").hidden = !now.block;
    $("stream-block").textContent = now.block;
    $("stream-text").textContent = now.text;
    if (["done", "failed", "cancelled"].includes(now.state)) break;
    await new Promise((done) => setTimeout(done, 300));
  }
  $("job").hidden = true;
  if (now?.state === "failed") trouble(new Error(now.message));
  if (now?.state === "cancelled") toast(say("stopped"));
  if (now?.state === "done") location.href = `/copy?copy=${encodeURIComponent(now.out)}`;
}

export async function write(api, order) {
  trouble(null);
  const { job } = await api.send("write", order);
  await followWriting(api, job);
}
