// Uploads and long work: progress, time left, stopping. What is under way is remembered over a reload.

import { $, make, say, trouble } from "/desk/static/desk.js";
import { followJob, stageOf } from "/desk/static/job.js";

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

// Follows a job to its end, `what` names it; resolves to its result, or null where it was stopped or failed
export async function follow(api, id, word, what = "") {
  try { sessionStorage.setItem(KEY, JSON.stringify([id, word, what])); } catch { /* not kept */ }
  const out = await followJob(api, id, (now) => show([stageOf(now, word), what].filter(Boolean).join(" · "), now.fraction, now.left || say("may_go_on")));
  try { sessionStorage.removeItem(KEY); } catch { /* none */ }
  return out;
}

export async function readAndGo(api, path, body, word) {
  const { job } = await api.send(path, body);
  const proposal = await follow(api, job, word, body.file);
  if (proposal) location.href = `/products?proposal=${proposal}`;
}

export function resumeJob(api) {
  let kept = null;
  try { kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null"); } catch { /* none */ }
  if (kept) follow(api, ...kept).then((proposal) => { if (proposal) location.href = `/products?proposal=${proposal}`; });
}

// The buttons for a photo and a talk; `card` is the card that they are for, "" for a new one
export function photoButton(api, card, help, small, word = "from_photo") {
  const input = make("input", { type: "file", accept: "image/jpeg,image/png,image/webp", id: "photo-file" });
  input.onchange = async () => {
    const file = input.files[0];
    input.value = "";
    if (!file) return;
    trouble(null);
    try { await readAndGo(api, "photo", { file: await upload(file, "photo"), card }, "reading"); } catch (error) { if (!error.isStopped) trouble(error); }
  };
  return make("label", { className: small ? "button small" : "button" }, make("span", { textContent: say(word) }), help ? make("small", { textContent: say("from_photo_help") }) : null, input);
}

export function talkButton(card, help, small, word = "from_talk") {
  return make("a", { className: small ? "button small" : "button", href: `/products?talk=1${card ? `&card=${encodeURIComponent(card)}` : ""}` },
    make("span", { textContent: say(word) }), help ? make("small", { textContent: say("from_talk_help") }) : null);
}
