// Lists by keyboard, forms that send once, copies of what is shown once. Everything works without it.
"use strict";
(() => {
  const typing = (node) => node.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
  const rows = () => [...document.querySelectorAll("table.list tbody tr")];
  const current = () => document.activeElement && document.activeElement.closest("table.list tbody tr");
  const go = (row) => {
    if (!row) return;
    for (const other of rows()) other.tabIndex = other === row ? 0 : -1;
    row.focus();
    row.scrollIntoView({ block: "nearest" });
  };
  const mark = (box) => {
    box.closest("tr").classList.toggle("chosen", box.checked);
    const chosen = document.querySelectorAll("table.list tbody input:checked").length;
    const told = document.getElementById("chosen");
    if (told) told.textContent = chosen ? `${chosen} selected` : "none selected";
  };
  const keys = {
    j: (row, all) => go(row ? all[all.indexOf(row) + 1] : all[0]),
    k: (row, all) => go(row ? all[all.indexOf(row) - 1] : all[all.length - 1]),
    Home: (row, all) => row && go(all[0]),
    End: (row, all) => row && go(all[all.length - 1]),
    x: (row) => {
      const box = row && row.querySelector("input[type=checkbox]");
      if (box) { box.checked = !box.checked; mark(box); }
    },
    Enter: (row) => {
      const link = row && document.activeElement === row && row.querySelector("a");
      if (link) link.click();
      return link;
    },
    n: () => { const link = document.querySelector("a[rel=next]"); if (link) link.click(); },
    p: () => { const link = document.querySelector("a[rel=prev]"); if (link) link.click(); },
    "/": () => { const box = document.querySelector("[data-find]"); if (box) { box.focus(); box.select(); } },
  };
  keys.ArrowDown = (row, all) => row && keys.j(row, all);
  keys.ArrowUp = (row, all) => row && keys.k(row, all);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const act = keys[event.key];
    if (!act) return;
    const row = current();
    if (event.key !== "/" && event.key !== "n" && event.key !== "p" && !rows().length) return;
    if (event.key.length > 1 && !row) return;
    if (event.key === "Enter" && document.activeElement !== row) return;
    event.preventDefault();
    act(row, rows());
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("table.list input[type=checkbox]")) mark(event.target);
    if (event.target.matches("[data-sends]")) event.target.form.requestSubmit();
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.dataset.stays !== undefined) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    setTimeout(() => delete form.dataset.sent, 4000);
  });
  document.addEventListener("click", async (event) => {
    const copy = event.target.closest("[data-copies]");
    if (!copy) return;
    await navigator.clipboard.writeText(document.getElementById(copy.dataset.copies).textContent.trim());
    copy.textContent = "Copied";
  });
  // Whole tables are sorted here; lists that come in pages are sorted by the desk.
  const order = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
  const value = (row, at) => {
    const time = row.cells[at].querySelector("time");
    return time ? time.dateTime : row.cells[at].textContent.trim().replace(/(\d),(?=\d{3})/g, "$1");
  };
  const sort = (head) => {
    const body = head.closest("table").tBodies[0], at = head.cellIndex;
    const down = head.getAttribute("aria-sort") === "ascending";
    const sorted = [...body.rows].sort((a, b) => order.compare(value(a, at), value(b, at)) * (down ? -1 : 1));
    for (const other of head.parentNode.cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    body.append(...sorted);
  };
  const sortable = () => {
    for (const head of document.querySelectorAll("table.sorts th[scope=col]:not(:has(button, .hidden))")) {
      if (head.closest("table").tBodies[0].rows.length < 2) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "link";
      button.append(...head.childNodes);
      button.addEventListener("click", () => sort(head));
      head.append(button);
    }
  };
  document.addEventListener("htmx:afterSettle", sortable);
  sortable();
  const place = () => {
    const all = rows();
    if (all.length && !all.some((row) => row.tabIndex === 0)) all[0].tabIndex = 0;
  };
  document.addEventListener("htmx:afterSwap", place);
  // On a narrow screen the bars of links scroll; where one is, is to be seen.
  for (const here of document.querySelectorAll("nav [aria-current]")) {
    const bar = here.closest("nav");
    if (bar.scrollWidth > bar.clientWidth) bar.scrollLeft = here.offsetLeft - bar.offsetLeft - (bar.clientWidth - here.offsetWidth) / 2;
  }
  place();
})();
