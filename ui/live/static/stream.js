// The stream of events: reconnects by itself, also after the program was started anew.
export const params = new URLSearchParams(location.search);
export const token = params.get("token") ?? "";

export function listen(take, connected = () => {}) {
  let last = null, source = null, timer = null;
  const open = () => {
    const after = last === null ? "" : `&after=${last}`;
    source = new EventSource(`/live/events?token=${encodeURIComponent(token)}${after}`);
    source.onopen = () => connected(true);
    source.onmessage = (message) => { last = Number(message.lastEventId); take(JSON.parse(message.data)); };
    source.onerror = () => {
      connected(false);
      source.close();  // EventSource gives up for good when it is refused: begin again instead
      clearTimeout(timer);
      timer = setTimeout(open, 1000);
    };
  };
  open();
}

export async function loadShow(lang) {
  const query = `token=${encodeURIComponent(token)}&page_lang=${lang ?? params.get("lang") ?? ""}`;
  const answer = await fetch(`/live/api/show?${query}`);
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

// Opens this page in the other language
export function offerOther(lang) {
  const query = new URLSearchParams(params);
  query.set("lang", lang === "en" ? "zh" : "en");
  document.getElementById("other-lang").href = `?${query}`;
}

export function act(name, value = "") {
  return fetch("/live/api/do", {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Lang": document.documentElement.lang.startsWith("en") ? "en" : "zh", "X-Token": token },
    body: JSON.stringify({ do: name, value: String(value) }),
  });
}
