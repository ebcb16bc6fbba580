// The choice of product cards: files, one product of a file or all of them, and taking in a new file.

import { $, say, toast, trouble } from "./desk.js";

// Fills #cards and #product, and takes files from #cards-file. Returns { file, product } when asked.
export async function connectCards(spoken, { needed = false, changed = () => {} } = {}) {
  let files = (await spoken.get("cards")).files;

  function fill(chosen) {
    const options = files.map((each) => new Option(each.title, each.file));
    $("cards").replaceChildren(...(needed ? [] : [new Option(say("cards_none"), "")]), ...options);
    $("cards").value = chosen ?? (files[0]?.file ?? "");
    products();
  }

  function products() {
    const file = files.find((each) => each.file === $("cards").value);
    const several = (file?.products.length ?? 0) > 1;
    $("product").replaceChildren(
      ...(several ? [new Option(say("products_all"), "")] : []),
      ...(file?.products ?? []).map((each) => new Option(each.name, each.id)),
    );
    $("product-box").hidden = !several;
    changed();
  }

  $("cards").onchange = () => { remember(); products(); };
  $("product").onchange = () => changed();
  $("cards-file").onchange = async () => {
    const file = $("cards-file").files[0];
    if (!file) return;
    try {
      const added = await spoken.sendFile(`cards?name=${encodeURIComponent(file.name)}`, file);
      files = [added, ...files.filter((each) => each.file !== added.file)];
      fill(added.file);
      remember();
      toast(say("cards_added", added.products.length));
      trouble(null);
    } catch (error) { trouble(error); }
    $("cards-file").value = "";
  };
  function remember() { try { localStorage.setItem("chushan-cards", $("cards").value); } catch { /* not kept */ } }
  let last = null;
  try { last = localStorage.getItem("chushan-cards"); } catch { /* none */ }
  fill(files.some((each) => each.file === last) || last === "" && !needed ? last : undefined);
  return () => ({ file: $("cards").value, product: $("product-box").hidden ? "" : $("product").value });
}

