"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const said = document.querySelector("[data-said]");
  const say = (text) => { if (said) said.textContent = text; };

  for (const tools of all("[data-tools], [data-copy]")) tools.hidden = false;

  const folds = all("main details");
  const expand = document.querySelector("[data-expand]");
  const unfold = (open) => {
    for (const fold of folds) fold.open = open;
    expand.setAttribute("aria-pressed", String(open));
    expand.textContent = open ? "Fold all" : "Expand all";
  };
  if (expand) {
    expand.hidden = folds.length === 0;
    expand.addEventListener("click", () => unfold(expand.getAttribute("aria-pressed") !== "true"));
  }

  const chosen = (section, name) => {
    const boxes = all(`[data-filter="${name}"] input`, section);
    return new Set(boxes.filter((box) => box.checked).map((box) => box.value));
  };
  const filter = (section) => {
    const kinds = chosen(section, "kind"), severities = chosen(section, "severity");
    const found = all("[data-kind]", section);
    for (const one of found) one.hidden = !(kinds.has(one.dataset.kind) && severities.has(one.dataset.severity));
    for (const group of all("[data-group]", section)) {
      group.hidden = all("[data-kind]", group).every((one) => one.hidden);
    }
    say(`${found.filter((one) => !one.hidden).length} of ${found.length} groups of findings are shown`);
  };
  for (const section of all(".findings")) {
    for (const box of all("[data-filter] input", section)) box.addEventListener("change", () => filter(section));
  }

  const copy = async (text) => {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    if (!done) throw new Error("not copied");
  };
  for (const button of all("[data-copy]")) {
    const label = button.innerHTML;
    button.addEventListener("click", async () => {
      const remedy = button.parentElement.querySelector("[data-remedy]").textContent;
      try {
        await copy(remedy);
        button.textContent = "Copied";
      } catch {
        button.textContent = "Cannot copy here";
      }
      say(button.textContent);
      setTimeout(() => { button.innerHTML = label; button.focus(); }, 1500);
    });
  }

  let folded = [], hidden = [];
  addEventListener("beforeprint", () => {
    folded = folds.filter((fold) => !fold.open);
    hidden = all(".findings [data-kind][hidden], .findings [data-group][hidden]");
    for (const fold of folded) fold.open = true;
    for (const one of hidden) one.hidden = false;
  });
  addEventListener("afterprint", () => {
    for (const fold of folded) fold.open = false;
    for (const one of hidden) one.hidden = true;
  });
})();
