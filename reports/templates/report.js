"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const said = document.querySelector("[data-said]");
  const say = (text) => { said.textContent = text; };

  for (const tools of all("[data-tools], [data-copy]")) tools.hidden = false;

  const roles = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TR: "row", TD: "cell" };
  for (const table of all(".stack")) {  // on a phone they are laid out as blocks, and stay tables for screen readers
    for (const part of [table, ...all("thead, tbody, tr, td", table)]) part.setAttribute("role", roles[part.tagName]);
    for (const head of all("th", table)) head.setAttribute("role", head.scope === "col" ? "columnheader" : "rowheader");
  }

  for (const drawing of all(".drawing")) drawing.scrollLeft = drawing.scrollWidth;  // to the audited model

  const folds = all("main details");
  const expand = document.querySelector("[data-expand]");
  let unfolded = false;
  expand.hidden = folds.length === 0;
  expand.addEventListener("click", () => {
    unfolded = !unfolded;
    for (const fold of folds) fold.open = unfolded;
    expand.textContent = unfolded ? "Fold all" : "Expand all";
  });

  const reveal = () => {  // browsers that do not unfold what an address leads to
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let fold = target && target.closest("details:not([open])"); fold; fold = fold.parentElement.closest("details:not([open])")) {
      fold.open = true;
      target.scrollIntoView();
    }
  };
  addEventListener("hashchange", reveal);
  reveal();

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
    const label = button.firstElementChild;
    button.addEventListener("click", async () => {
      const remedy = button.parentElement.querySelector("[data-remedy]").textContent;
      try {
        await copy(remedy);
        label.textContent = "Copied";
      } catch {
        label.textContent = "Cannot copy here";
      }
      say(label.textContent);
      setTimeout(() => { label.textContent = "Copy"; }, 1500);
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
