// Chooses the view: all runs, one run's clips (?run=…), one clip (?run=…&clip=…).

import { $, get, loadWords, say, trouble } from "./api.js";
import { openClip } from "./clip.js";
import { showRun, showRuns } from "./lists.js";

function translate() {
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = say(element.dataset.word);
  for (const element of document.querySelectorAll("[data-title]")) { element.title = say(element.dataset.title); element.ariaLabel = element.title; }
}

async function main() {
  const asked = new URLSearchParams(location.search);
  const [run, clip] = [asked.get("run") ?? "", asked.get("clip") ?? ""].map((id) => encodeURIComponent(id.replaceAll(/[\\/]/g, "_")));
  const lang = (asked.get("lang") ?? localStorage.getItem("chushan-lang")) === "en" ? "en" : "zh";
  document.documentElement.lang = lang === "en" ? "en" : "zh-Hans";
  $("lang").value = lang;
  $("lang").onchange = () => { localStorage.setItem("chushan-lang", $("lang").value); asked.delete("lang"); location.search = asked; };
  try {
    await loadWords(lang);
    translate();
    try {
      if (run && clip) await openClip(run, clip);
      else if (run) await showRun(await get(`runs/${run}`));
      else await showRuns(await get("runs"));
    } catch (error) {
      if (!run || error.isOffline) throw error;
      await showRuns(await get("runs"));
      trouble(error);
    }
  } catch (error) { trouble(error); }
  $("loading").hidden = true;
  document.body.dataset.ready = "yes";
}

main();
