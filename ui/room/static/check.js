// The code of a certificate, typed by whoever holds the paper.

import { $, openPage, say, trouble } from "./base.js";

async function start() {
  await openPage();
  document.title = say("check_h");
  $("form").onsubmit = (event) => {
    event.preventDefault();
    const code = $("code").value.replace(/[^0-9a-z]/gi, "").toUpperCase();
    if (code.length === 16) location.href = `/certificate/${code}`;
    else trouble(new Error(say("check_short")));
  };
  $("view").hidden = false;
  $("loading").hidden = true;
  document.body.dataset.ready = "yes";
}

start();
