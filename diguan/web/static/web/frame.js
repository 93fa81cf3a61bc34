// What the frame does by itself in the browser: printing, asking before an act, opening tables for print.
// It knows no desk; pages speak to it through data- attributes, as inline script is forbidden here.
"use strict";

// Words at the foot of printed pages, and how far a bar is filled: set here, as styles in markup are forbidden too
const foot = document.documentElement;
for (const side of ["Left", "Right"])
  foot.style.setProperty(`--foot-${side.toLowerCase()}`, JSON.stringify(foot.dataset[`foot${side}`] ?? ""));
const fill = (root) => root.querySelectorAll("[data-width]").forEach((bar) => { bar.style.width = `${Number(bar.dataset.width)}%`; });
document.addEventListener("DOMContentLoaded", () => fill(document));
document.addEventListener("htmx:afterSettle", () => fill(document));

document.addEventListener("click", (event) => {
  const printer = event.target.closest("[data-print]");
  if (printer) window.print();
});

// <form data-confirm="words">: asks before it is sent
document.addEventListener("submit", (event) => {
  const asked = event.submitter?.dataset.confirm ?? event.target.dataset.confirm;
  if (asked && !window.confirm(asked)) event.preventDefault();
});

// <form data-unsaved>: the browser asks before what was typed and not sent is left behind
document.addEventListener("input", (event) => { event.target.form?.matches("[data-unsaved]") && (event.target.form.dataset.unsaved = "yes"); });
document.addEventListener("submit", (event) => { if (!event.defaultPrevented) delete event.target.dataset.unsaved; });
window.addEventListener("beforeunload", (event) => { if (document.querySelector("form[data-unsaved=yes]")) event.preventDefault(); });

// <select data-send>: sends its form when another entry is chosen
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-send]")) event.target.form.requestSubmit();
});

// number tables of charts are folded on screen and open on paper
window.addEventListener("beforeprint", () => {
  document.querySelectorAll("details.chart-table:not([open])").forEach((table) => {
    table.open = true;
    table.dataset.folded = "1";
  });
});
window.addEventListener("afterprint", () => {
  document.querySelectorAll("details.chart-table[data-folded]").forEach((table) => {
    table.open = false;
    delete table.dataset.folded;
  });
});

// who types is not idle: the site is told at most every few minutes, so that a long form is not lost
const TELL_EVERY = 3 * 60 * 1000;
let told = Date.now();
document.addEventListener("input", () => {
  if (Date.now() - told < TELL_EVERY) return;
  told = Date.now();
  fetch("/here/", { credentials: "same-origin", redirect: "manual" }).catch(() => {});
});
