"use strict";
(function () {
  var say = document.body.dataset;

  function each(selector, act) { Array.prototype.forEach.call(document.querySelectorAll(selector), act); }

  function tell(box, text) {
    var line = box.querySelector(".tl-info");
    if (line) { line.textContent = text; line.classList.add("on"); }
  }

  each(".timeline", function (box) {
    box.addEventListener("click", function (event) {
      var block = event.target.closest("[data-info]");
      if (!block) return;
      each(".timeline .picked", function (old) { old.classList.remove("picked"); });
      block.classList.add("picked");
      tell(box, block.getAttribute("data-info"));
    });
  });

  function play(id, atS) {
    var card = document.getElementById("clip-" + id);
    if (!card) return;
    card.scrollIntoView({ behavior: "smooth", block: "start" });
    var video = card.querySelector("video");
    if (!video) return;
    var start = function () {
      if (atS > 0) video.currentTime = atS;
      var begun = video.play();
      if (begun && begun.catch) begun.catch(function () {});
    };
    if (video.readyState > 0) { start(); return; }
    video.addEventListener("loadedmetadata", start, { once: true });
    video.load();
  }

  each("[data-clip]", function (link) {
    link.addEventListener("click", function (event) {
      event.preventDefault();
      play(link.getAttribute("data-clip"), Number(link.getAttribute("data-at")) || 0);
    });
  });

  each("video", function (video) {
    video.addEventListener("play", function () {
      each("video", function (other) { if (other !== video) other.pause(); });
    });
  });

  function copyOldWay(text) {
    var area = document.createElement("textarea");
    area.value = text;
    area.setAttribute("readonly", "");
    area.className = "offscreen";
    document.body.appendChild(area);
    area.select();
    var done = false;
    try { done = document.execCommand("copy"); } catch (error) { done = false; }
    document.body.removeChild(area);
    return done;
  }

  each("button[data-copy]", function (button) {
    var label = button.textContent;
    var answer = function (done) {
      button.textContent = done ? say.copied : say.copyFailed;
      button.classList.toggle("done", done);
      setTimeout(function () { button.textContent = label; button.classList.remove("done"); }, 2500);
    };
    button.hidden = false;
    button.addEventListener("click", function () {
      var text = document.getElementById(button.getAttribute("data-copy")).textContent;
      if (navigator.clipboard && window.isSecureContext) {
        navigator.clipboard.writeText(text).then(
          function () { answer(true); }, function () { answer(copyOldWay(text)); });
      } else { answer(copyOldWay(text)); }
    });
  });

  var opened = [];
  window.addEventListener("beforeprint", function () {
    each("details:not([open])", function (box) { box.open = true; opened.push(box); });
  });
  window.addEventListener("afterprint", function () {
    opened.forEach(function (box) { box.open = false; });
    opened = [];
  });
})();
