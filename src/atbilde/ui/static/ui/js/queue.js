// The queue by keyboard, and kept true while it is open: nothing moves under the reader's eyes or hands.

const list = () => document.getElementById("worklist");
const rows = () => [...document.querySelectorAll(".case-row")];
const current = () => document.activeElement?.closest(".case-row");
const typing = (target) => target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") !== null;

function go(step) {
  const all = rows();
  if (all.length === 0) return;
  const here = all.indexOf(current());
  const next = here < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(here + step, 0), all.length - 1);
  all[next].querySelector(".case-link").focus();
}

function tick(row) {
  const box = row?.querySelector(".tick");
  if (!box) return;
  box.checked = !box.checked;
  count();
}

function take(row) {
  const boxes = [...document.querySelectorAll(".case-row .tick")];
  if (!boxes.some((box) => box.checked) && row && boxes.length > 0) row.querySelector(".tick").checked = true;
  list()?.querySelector("button[value=take]")?.click();
}

function count() {
  const chosen = document.getElementById("chosen");
  if (!chosen) return;
  const boxes = [...document.querySelectorAll(".case-row .tick")];
  const n = boxes.filter((box) => box.checked).length;
  chosen.textContent = n === 0 ? chosen.dataset.none : `${n} ${chosen.dataset.some}`;
  const all = document.getElementById("all");
  all.hidden = false;
  all.checked = n > 0 && n === boxes.length;
  all.indeterminate = n > 0 && n < boxes.length;
}

function onKey(event) {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (typing(event.target) || document.querySelector("dialog[open]")) return;
  const row = current();
  if (!["j", "k"].includes(event.key) && !list()?.hasAttribute("data-works")) return; // who only reads
  const open = (part) => row && location.assign(row.querySelector(".case-link").href + part);
  const acts = {
    j: () => go(1), k: () => go(-1), x: () => tick(row), a: () => take(row),
    r: () => open("#reply-text"), h: () => open("assignment/"), n: () => open("notes/"), c: () => open("closure/"),
  };
  if (!(event.key in acts)) return;
  event.preventDefault();
  acts[event.key]();
}

// What came from the server replaces what is shown: whole when nobody is at it, else only inside the lines that stay.
function renew(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  const fresh = page.getElementById("worklist");
  if (!fresh) return;
  if (!document.querySelector("[popover]:popover-open")) swap(document.getElementById("clauses"), page.getElementById("clauses"));
  for (const id of ["tabs", "queue-tabs"]) swap(document.getElementById(id), fresh.querySelector(`#${id}`));
  const was = rows().map((row) => row.id).join();
  const now = [...fresh.querySelectorAll(".case-row")].map((row) => row.id).join();
  if (was === now || !busy()) replaceAll(fresh);
  else keepPlaces(fresh);
}

function busy() {
  return Boolean(current()) || document.querySelector(".case-row .tick:checked, .case-row:hover, [popover]:popover-open") !== null;
}

function swap(old, fresh) {
  if (old && fresh && old.innerHTML !== fresh.innerHTML) old.innerHTML = fresh.innerHTML;
}

function update(old, fresh) {
  for (const part of [".who", ".what", ".holder", ".term", ".meta", ".number"]) {
    const [a, b] = [old.querySelector(part), fresh.querySelector(part)];
    if (a && b && a.innerHTML !== b.innerHTML && !a.contains(document.activeElement)) a.innerHTML = b.innerHTML;
  }
}

function keepPlaces(fresh) {
  for (const row of rows()) {
    const next = fresh.querySelector(`#${CSS.escape(row.id)}`);
    if (next) update(row, next);
    row.toggleAttribute("data-gone", !next);
  }
  document.getElementById("fresh").hidden = false;
}

function replaceAll(fresh) {
  const same = rows();
  const next = [...fresh.querySelectorAll(".case-row")];
  if (same.length === next.length && same.every((row, n) => row.id === next[n].id)) {
    same.forEach((row, n) => update(row, next[n]));
  } else if (document.getElementById("rows") && next.length > 0 && same.length > 0) {
    document.getElementById("rows").replaceChildren(...next);
  } else {
    location.reload();
    return;
  }
  document.getElementById("fresh").hidden = true;
  count();
}

document.addEventListener("keydown", onKey);
document.addEventListener("change", (event) => {
  if (event.target.id === "all") {
    document.querySelectorAll(".case-row .tick").forEach((box) => (box.checked = event.target.checked));
  }
  if (event.target.matches("#all, .case-row .tick")) count();
});
document.addEventListener("click", (event) => {
  if (event.target.closest("#fresh button")) location.reload();
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.elt.id === "worklist" && event.detail.successful) renew(event.detail.xhr.responseText);
});
count();
