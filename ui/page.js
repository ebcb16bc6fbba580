// Gradio names its own controls in the browser's language, or by a bare key; here they get the page's words.
(() => {
  const words = window.chushanWords;
  const names = ["aria-label", "title"];
  const key = Symbol("what Gradio said");
  const put = () => {
    const banner = document.querySelector(".top[lang]");
    if (!banner) return;
    const lang = banner.lang;
    const tag = lang === "zh" ? "zh-CN" : lang;
    if (document.documentElement.lang !== tag) document.documentElement.lang = tag;
    for (const node of document.querySelectorAll("button[aria-label], input[type=file][aria-label]")) {
      node[key] ??= {};
      for (const name of names) {
        const now = node.getAttribute(name);
        if (words[now]) node[key][name] = now;
        const ours = words[node[key][name]];
        if (ours && now !== ours[lang] && (words[now] || Object.values(ours).includes(now))) {
          node.setAttribute(name, ours[lang]);
        }
      }
    }
    for (const node of document.querySelectorAll('.sr-only[role="status"]')) {
      const said = words[node.textContent.trim()];
      if (said) node.firstChild.nodeValue = said[lang];
    }
  };
  let waits = false;
  const soon = () => {
    if (waits) return;
    waits = true;
    queueMicrotask(() => { waits = false; put(); });
  };
  new MutationObserver(soon).observe(document, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: [...names, "lang"],
  });
  soon();
})();
