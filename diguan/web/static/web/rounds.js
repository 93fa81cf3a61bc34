// Lists with boxes: one box ticks the whole page, a count says how many are ticked, Shift ticks a stretch.
"use strict";

document.querySelectorAll("[data-ticking]").forEach((table) => {
  const boxes = [...table.querySelectorAll("input[name=case]")];
  const all = table.querySelector("[data-tick-all]");
  const said = table.closest("section, form").querySelector("[data-tick-count]");
  let last = null;
  const tell = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    if (said) said.textContent = `✓ ${ticked}`;
    if (all) {
      all.checked = ticked > 0 && ticked === boxes.length;
      all.indeterminate = ticked > 0 && ticked < boxes.length;
    }
  };
  all?.addEventListener("change", () => {
    boxes.forEach((box) => { box.checked = all.checked; });
    tell();
  });
  boxes.forEach((box, at) => box.addEventListener("click", (event) => {
    if (event.shiftKey && last !== null) {
      boxes.slice(Math.min(last, at), Math.max(last, at) + 1).forEach((one) => { one.checked = box.checked; });
    }
    last = at;
    tell();
  }));
  tell();
});
