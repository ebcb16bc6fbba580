// The list of what was worked on before: open it, or delete it for good.

import { $, make, say, trouble } from "/desk/static/desk.js";

// `entries`: [{id, title, when, state?, is_kept?}]; those that are kept can't be deleted. `path`: of the api, and `page`'s address
export function showEarlier(spoken, entries, { path, page }) {
  const none = make("li", { className: "soft", textContent: say("earlier_none") });
  $("earlier").replaceChildren(...(entries.length ? entries.map((each) => entry(spoken, each, path, page)) : [none]));
}

function entry(spoken, { id, title, when, state, is_kept: isKept }, path, page) {
  const told = make("span", { className: "soft", textContent: [state, when].filter(Boolean).join(" · ") });
  const item = make("li", { className: "with-tool" }, make("a", { href: `${page}?id=${encodeURIComponent(id)}` }, make("b", { textContent: title }), told));
  if (!isKept) item.append(make("button", { className: "small", textContent: say("remove"), "aria-label": `${say("remove")} ${title} ${told.textContent}`, onclick: () => remove() }));
  async function remove() {
    if (!confirm(say("remove_ask", [title, told.textContent].filter(Boolean).join(" · ")))) return;
    try {
      await spoken.remove(`${path}/${encodeURIComponent(id)}`);
      item.remove();
      trouble(null);
    } catch (error) { trouble(error); }
  }
  return item;
}
