// Lists with boxes: one box ticks the whole page, a count says how many are ticked, Shift ticks a stretch.
// Votes of a meeting: a long list shown in parts of one form, found by name, typed from row to row with Enter.
"use strict";

document.querySelectorAll("[data-ticking]").forEach((table) => {
  const boxes = [...table.querySelectorAll("input[name=case], input[name=household]")];
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

document.querySelectorAll("[data-votes]").forEach((section) => {
  const rows = [...section.querySelectorAll("tr[data-said]")];
  const bodies = [...section.querySelectorAll("tbody[data-part]")];
  const tools = section.querySelector("[data-vote-tools]");
  const find = section.querySelector("[data-vote-find]");
  const buttons = [...section.querySelectorAll("button[data-part]")];
  const said = section.querySelector("[data-vote-count]");
  const all = section.querySelector("[data-vote-all]");
  const present = section.closest("form").querySelector("input[name=present]");
  const field = (row, name) => row.querySelector(`[data-vote=${name}]`);
  const count = (row, name) => Number(field(row, name).value || 0);
  const isDone = (row) => !field(row, "include").checked
    || (["in_favour", "against"].every((name) => field(row, name).value !== "") && field(row, "outcome")?.value !== "");
  const shown = (row) => !row.hidden && !row.parentElement.hidden;

  const tell = () => {
    rows.forEach((row) => {
      const votes = ["in_favour", "against", "abstained", "recused"].reduce((sum, name) => sum + count(row, name), 0);
      const over = field(row, "include").checked && present?.value !== "" && votes > Number(present?.value);
      row.querySelector("[data-vote-over]").classList.toggle("d-block", over);
      row.classList.toggle("vote-left-out", !field(row, "include").checked);
    });
    bodies.forEach((body) => {
      const button = buttons.find((one) => one.dataset.part === body.dataset.part);
      button?.classList.toggle("vote-done", [...body.rows].every(isDone));
    });
    if (said) {
      const done = rows.filter((row) => field(row, "include").checked && isDone(row)).length;
      const asked = rows.filter((row) => field(row, "include").checked).length;
      said.textContent = said.dataset.voteCount.replace("{done}", done).replace("{all}", asked);
    }
    const visible = rows.filter(shown);
    if (all) {
      all.checked = visible.some((row) => field(row, "include").checked);
      all.indeterminate = all.checked && visible.some((row) => !field(row, "include").checked);
    }
  };
  const turnTo = (part) => {
    if (find) find.value = "";
    rows.forEach((row) => { row.hidden = false; });
    bodies.forEach((body) => { body.hidden = part !== "" && body.dataset.part !== part; });
    buttons.forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.part === part)));
    tell();
  };

  if (tools) {
    tools.hidden = false;
    turnTo((buttons.find((button) => "wrong" in button.dataset) ?? buttons[0]).dataset.part);
    buttons.forEach((button) => button.addEventListener("click", () => turnTo(button.dataset.part)));
    find.addEventListener("input", () => {
      const words = find.value.trim();
      if (words === "") { turnTo(buttons[0].dataset.part); return; }
      bodies.forEach((body) => { body.hidden = false; });
      rows.forEach((row) => { row.hidden = !row.dataset.said.includes(words); });
      buttons.forEach((button) => button.setAttribute("aria-pressed", "false"));
      tell();
    });
  }
  all?.addEventListener("input", () => { // before the form hears of it and counts anew
    rows.filter(shown).forEach((row) => { field(row, "include").checked = all.checked; });
    tell();
  });
  section.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("input")) return;
    event.preventDefault();
    if (!event.target.dataset.vote) return;
    const next = rows.slice(rows.indexOf(event.target.closest("tr")) + 1)[0];
    if (!next) return;
    if (!shown(next)) turnTo(next.parentElement.dataset.part);
    const to = field(next, event.target.dataset.vote);
    to.focus();
    to.select?.();
  });
  section.closest("form").addEventListener("input", tell);
  tell();
});
