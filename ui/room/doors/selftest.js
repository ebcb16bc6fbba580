// What a phone can find out about its way to the room's computer.
var rows = document.getElementById("rows");
var chosen = null;
try { chosen = localStorage.getItem("chushan-lang"); } catch (error) { /* Chinese, as everywhere */ }
var asked = /[?&]lang=(en|zh)/.exec(location.search);
var english = (asked ? asked[1] : chosen) === "en";
document.documentElement.lang = english ? "en" : "zh";

function say(zh, en) {
  return english ? en : zh;
}

var faults = 0;

function row(ok, words) {
  if (!ok) faults += 1;
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
  row(ms < 300, ms < 300
    ? say("网络够快（" + ms + " 毫秒）", "The line is fast enough (" + ms + " ms)")
    : say("网络慢（" + ms + " 毫秒）：离路由器近一点再试", "The line is slow (" + ms + " ms): go nearer to the router and try again"));
  var isHere = found.body.addresses.some(function (address) { return address.indexOf(location.host) >= 0; });
  if (found.body.moved && !isHere) row(false, say("电脑的地址变了，请告诉老师", "The computer's address has changed: tell the trainer"));
  var cookies = navigator.cookieEnabled;
  row(cookies, cookies ? say("浏览器能记住您", "This browser can remember you") : say("浏览器不让记住您，请换一个浏览器", "Cookies are off: use another browser"));
  var isMicReady = !!(navigator.mediaDevices && window.isSecureContext);
  row(true, isMicReady
    ? say("可以在网页里直接录音", "Recording inside the page is possible")
    : say("录音用手机自带的录音机，再上传", "Record with the phone's own recorder, then upload"));
  var verdict = document.getElementById("verdict");
  verdict.className = faults ? "bad" : "good";
  verdict.textContent = faults
    ? say("有 ✗ 的请给老师看", "Show the lines with ✗ to the trainer")
    : say("都好了，可以回教室", "All is well: go back to the room");
  found.body.tips.forEach(function (tip) {
    var item = document.createElement("li");
    item.textContent = tip;
    document.getElementById("tips").appendChild(item);
  });
}).catch(function () {
  row(false, say("连不上教室的电脑", "The room's computer can't be reached"));
});
