// Sends one recording; goes on by itself when the Wi-Fi is back.

import { failure, lang, say, setOffline } from "./base.js";

const AGAIN_MS = 3000;
const SILENT_MS = 45000;

export class Upload {
  // `tell(kind, value)`: "percent" 0..100, "waiting", "done" with the room's answer, "failed" with an Error
  constructor(file, wantedFor, tell) {
    this.file = file;
    this.for = wantedFor;
    this.tell = tell;
    this.isStopped = false;
    this.send();
  }

  send() {
    if (this.isStopped) return;
    const request = new XMLHttpRequest();
    this.request = request;
    request.open("POST", "/api/upload");
    request.setRequestHeader("X-Lang", lang());
    let silent = 0;
    const hear = () => { clearTimeout(silent); silent = setTimeout(() => request.abort(), SILENT_MS); };
    request.upload.onprogress = (event) => {
      hear();
      if (event.lengthComputable) this.tell("percent", Math.floor(event.loaded * 100 / event.total));
    };
    // the room looks at the file once all of it is there: that may take a while
    request.upload.onload = () => { clearTimeout(silent); silent = setTimeout(() => request.abort(), SILENT_MS * 3); };
    request.onload = () => { clearTimeout(silent); this.answered(request); };
    const broken = () => { clearTimeout(silent); this.again(); };
    request.onerror = broken;
    request.onabort = broken;
    const form = new FormData();
    form.append("for", this.for);
    form.append("file", this.file, "recording");
    hear();
    request.send(form);
  }

  answered(request) {
    if (this.isStopped) return;
    let told = {};
    try { told = JSON.parse(request.responseText); } catch (error) { /* no answer of the room's */ }
    if (request.status >= 200 && request.status < 300) { setOffline(false); this.tell("done", told); }
    else if (!request.status || request.status >= 502) this.again();
    else this.tell("failed", failure(told.message || say("went_wrong"), request.status));
  }

  again() {
    if (this.isStopped) return;
    setOffline(true);
    this.tell("waiting");
    this.timer = setTimeout(() => this.send(), AGAIN_MS);
  }

  stop() {
    this.isStopped = true;
    clearTimeout(this.timer);
    this.request.abort();
  }
}
