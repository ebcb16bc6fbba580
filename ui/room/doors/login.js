// The trainer's sign-in: the PIN goes to our own server and nowhere else.
var chosen = null;
try { chosen = localStorage.getItem("chushan-lang"); } catch (error) { /* Chinese, as everywhere */ }
document.getElementById("form").addEventListener("submit", function (event) {
  event.preventDefault();
  var told = document.getElementById("told");
  var pin = document.getElementById("pin");
  told.textContent = "";
  fetch("/api/trainer/login", {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Lang": chosen === "en" ? "en" : "zh" },
    body: JSON.stringify({ pin: pin.value }),
  }).then(function (answer) {
    if (answer.ok) {
      // back to the page that was asked for, if it is one of ours
      var to = new URLSearchParams(location.search).get("to") || "";
      location.href = /^\/[A-Za-z0-9]/.test(to) ? to : "/trainer/";
      return null;
    }
    return answer.json().then(function (body) {
      told.textContent = answer.status === 403 ? "口令不对，请再输一次 The PIN is wrong: type it again" : body.message;
      pin.select();
    });
  }).catch(function () {
    told.textContent = "连不上教室的电脑 The room's computer can't be reached";
  });
});
