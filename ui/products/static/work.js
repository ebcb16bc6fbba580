// Uploads and long work: progress, time left, stopping. What is under way is remembered over a reload.

import { $, make, say, toast, trouble } from "/desk/static/desk.js";

const KEY = "chushan-card-job";

function show(stage, fraction, left) {
  $("job").hidden = false;
  $("job-stage").textContent = stage;
  $("job-bar").value = fraction;
  $("job-left").textContent = left;
}

// Sends a file in one request with progress; resolves to its name on the server
export function upload(file, kind) {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/products/api/upload?kind=${kind}&name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader("X-Lang", document.documentElement.lang);
    request.upload.onprogress = (event) => show(say("uploading", Math.round(100 * event.loaded / Math.max(1, event.total))), event.loaded / Math.max(1, event.total), file.name);
    request.onload = () => {
      let body = {};
      try { body = JSON.parse(request.responseText); } catch { /* told below */ }
      $("job").hidden = true;
      if (request.status === 200) done(body.file); else failed(new Error(body.message ?? say("bad_request")));
    };
    request.onerror = () => { $("job").hidden = true; failed(new Error(say("no_server"))); };
    $("job-stop").onclick = () => { request.abort(); $("job").hidden = true; failed(Object.assign(new Error(""), { isStopped: true })); };
    request.send(file);
  });
}

// Follows a job to its end; resolves to its result, or null where it was stopped or failed
export async function follow(api, id, word) {
  try { sessionStorage.setItem(KEY, JSON.stringify([id, word])); } catch { /* not kept */ }
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
    const stage = now.state === "queued" ? say("queued") : `${say(word)} ${Math.round(100 * now.fraction)}%`;
    show(stage, now.fraction, now.left || say("may_go_on"));
    if (["done", "failed", "cancelled"].includes(now.state)) break;
    await new Promise((done) => setTimeout(done, 400));
  }
  $("job").hidden = true;
  try { sessionStorage.removeItem(KEY); } catch { /* none */ }
  if (now?.state === "failed") trouble(new Error(now.message));
  if (now?.state === "cancelled") toast(say("stopped"));
  return now?.state === "done" ? now.out : null;
}

export async function readAndGo(api, path, body, word) {
  const { job } = await api.send(path, body);
  const proposal = await follow(api, job, word);
  if (proposal) location.href = `/products?proposal=${proposal}`;
}

export function resumeJob(api) {
  let kept = null;
  try { kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null"); } catch { /* none */ }
  if (kept) follow(api, ...kept).then((proposal) => { if (proposal) location.href = `/products?proposal=${proposal}`; });
}

// The buttons for a photo and a talk; `card` is the card that they are for, "" for a new one
export function photoButton(api, card, help, small) {
  const input = make("input", { type: "file", accept: "image/jpeg,image/png,image/webp", id: "photo-file" });
  input.onchange = async () => {
    const file = input.files[0];
    input.value = "";
    if (!file) return;
    trouble(null);
    try { await readAndGo(api, "photo", { file: await upload(file, "photo"), card }, "reading"); } catch (error) { if (!error.isStopped) trouble(error); }
  };
  return make("label", { className: small ? "button small" : "button" }, make("span", { textContent: say("from_photo") }), help ? make("small", { textContent: say("from_photo_help") }) : null, input);
}

export function talkButton(card, help, small) {
  return make("a", { className: small ? "button small" : "button", href: `/products?talk=1${card ? `&card=${encodeURIComponent(card)}` : ""}` },
    make("span", { textContent: say("from_talk") }), help ? make("small", { textContent: say("from_talk_help") }) : null);
}
