// Runs only where scripts as modules are unknown: browsers from before 2018.
document.getElementById("loading").innerHTML =
  "这台手机的浏览器太旧，打不开教室。请在手机的应用商店里更新浏览器或微信，或借一台手机用。<br>" +
  "This browser is too old for the room. Update the browser or WeChat, or use another phone.";
