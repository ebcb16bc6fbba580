// The way to every other page, the same on all of them: in a row below the header, on a phone behind a button.

function chosen() {
  const asked = new URLSearchParams(location.search).get("lang");
  try { return asked ?? localStorage.getItem("chushan-lang"); } catch { return asked; }
}

function isHere(path) { return path === location.pathname; }

async function build() {
  const answer = await fetch(`/desk/pages?lang=${chosen() === "en" ? "en" : "zh"}`);
  if (!answer.ok) return;
  const told = await answer.json();
  const header = document.querySelector("header");
  const nav = document.createElement("nav");
  nav.id = "pages";
  nav.className = "pages";
  nav.setAttribute("aria-label", told.all_pages);
  for (const page of told.pages) {
    const link = document.createElement("a");
    link.href = page.path;
    link.textContent = page.label;
    if (isHere(page.path)) link.setAttribute("aria-current", "page");
    nav.append(link);
  }
  const button = document.createElement("button");
  button.type = "button";
  button.id = "menu";
  button.className = "menu";
  button.textContent = told.menu;
  button.setAttribute("aria-controls", "pages");
  const open = (isOpen) => { nav.classList.toggle("open", isOpen); button.setAttribute("aria-expanded", String(isOpen)); };
  button.onclick = () => open(button.getAttribute("aria-expanded") !== "true");
  nav.onkeydown = (event) => { if (event.key === "Escape") { open(false); button.focus(); } };
  open(false);
  header.querySelector(".brand").href = told.home;
  header.append(button);
  header.after(nav);
}

// Without it every page still works, and its brand leads to the main one
build().catch(() => {});
