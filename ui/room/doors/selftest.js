// What a phone can find out about its way to the room's computer.
var rows = document.getElementById("rows");
var chosen = null;
try { chosen = localStorage.getItem("chushan-lang"); } catch (error) { /* Chinese, as everywhere */ }
var english = chosen === "en";
document.documentElement.lang = english ? "en" : "zh";

function say(zh, en) {
  return english ? en : zh;
}

function row(ok, words) {
  var item = document.createElement("li");
  item.className = ok ? "good" : "bad";
  item.textContent = (ok ? "✓ " : "✗ ") + words;
  rows.appendChild(item);
}

function measure() {
  var started = performance.now();
  return fetch("/api/selftest", { headers: { "X-Lang": english ? "en" : "zh" }, cache: "no-store" }).then(function (answer) {
    return answer.json().then(function (body) {
      return { ms: performance.now() - started, body: body };
    });
  });
}

measure().then(measure).then(function (found) {
  var ms = Math.round(found.ms);
  row(true, say("能连上教室的电脑", "The room's computer answers"));
  row(ms < 300, say("来回 " + ms + " 毫秒", "Round trip " + ms + " ms"));
  var isHere = found.body.addresses.some(function (address) { return address.indexOf(location.host) >= 0; });
  if (found.body.moved && !isHere) row(false, say("电脑的地址变了，请告诉老师", "The computer's address has changed: tell the trainer"));
  var cookies = navigator.cookieEnabled;
  row(cookies, cookies ? say("浏览器能记住您", "This browser can remember you") : say("浏览器不让记住您，请换一个浏览器", "Cookies are off: use another browser"));
  var isMicReady = !!(navigator.mediaDevices && window.isSecureContext);
  row(true, isMicReady
    ? say("可以在网页里直接录音", "Recording inside the page is possible")
    : say("录音用手机自带的录音机，再上传", "Record with the phone's own recorder, then upload"));
  found.body.tips.forEach(function (tip) {
    var item = document.createElement("li");
    item.textContent = tip;
    document.getElementById("tips").appendChild(item);
  });
}).catch(function () {
  row(false, say("连不上教室的电脑", "The room's computer can't be reached"));
});
