// The case page alive: dialogs over it, its parts kept true, keys, who else is here. Every action also works without.

import { say } from "../../ui/js/say.js";
import { tick } from "./clock.js";

const page = document.getElementById("case");
const dialog = document.getElementById("case-dialog");
const typing = (element) => element.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]") !== null;
const headers = () => ({ ...JSON.parse(document.body.getAttribute("hx-headers") ?? "{}"), "HX-Request": "true" });

/* Dialogs: the form of an address, shown over the page */

const fieldsOf = (form) => JSON.stringify([...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken"));
const isTouched = () => {
  const form = dialog.querySelector("form");
  return form !== null && dialog.dataset.fields !== undefined && fieldsOf(form) !== dialog.dataset.fields;
};

async function openDialog(url) {
  if (dialog.dataset.url === url && isTouched()) {
    dialog.showModal();
    return;
  }
  let response;
  try {
    response = await fetch(url, { headers: headers() });
  } catch {
    say(page.dataset.unreachable, { tone: "error" });
    return;
  }
  if (response.headers.has("HX-Refresh")) return location.reload();
  if (!response.ok) return location.assign(url);
  fill(await response.text(), url);
}

function fill(markup, url) {
  dialog.innerHTML = markup;
  dialog.dataset.url = url;
  prepare();
  if (!dialog.open) dialog.showModal();
  dialog.querySelector("[autofocus]")?.focus();
}

function prepare() {
  window.htmx.process(dialog);
  const form = dialog.querySelector("form");
  if (form) dialog.dataset.fields = fieldsOf(form);
  else delete dialog.dataset.fields;
  dialog.querySelectorAll("[data-filter]").forEach((field) => { field.hidden = false; });
}

function forget() {
  dialog.close();
  dialog.replaceChildren();
  delete dialog.dataset.url;
  delete dialog.dataset.fields;
}

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  const opener = event.target.closest("a[data-dialog]");
  if (opener) {
    event.preventDefault();
    openDialog(opener.getAttribute("href"));
  } else if (event.target.closest("[data-close]")) {
    forget();
  } else if (event.target.closest("a[data-write]")) {
    event.preventDefault();
    startWriting();
  }
});

dialog.addEventListener("input", (event) => {
  // Telling an earlier time is choosing "earlier".
  const choice = document.getElementById(event.target.dataset.picks ?? "");
  if (choice) choice.checked = true;
  const list = document.getElementById(event.target.dataset.filter ?? "");
  if (!list) return;
  const sought = event.target.value.trim().toLocaleLowerCase();
  for (const row of list.children) row.hidden = !row.dataset.words.toLocaleLowerCase().includes(sought);
});

function startWriting() {
  const area = document.getElementById("reply-text");
  if (!area) return;
  area.focus({ preventScroll: true });
  document.getElementById("reply").scrollIntoView({ block: "nearest" });
}

/* What comes back */

document.body.addEventListener("htmx:beforeSwap", (event) => {
  // A form refused (422) or a draft in conflict (409) comes back as mark-up to be shown.
  if ([409, 422].includes(event.detail.xhr.status)) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

document.body.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target !== dialog) return;
  const fields = dialog.dataset.fields;
  prepare();
  dialog.dataset.fields = fields ?? dialog.dataset.fields;
  (dialog.querySelector("#form-error") ?? dialog.querySelector("[autofocus]"))?.focus();
});

document.body.addEventListener("case-done", (event) => {
  const { message, tone } = event.detail;
  if (dialog.open) forget();
  if (message) say(message, { tone });
});

for (const failure of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.body.addEventListener(failure, (event) => {
    if (event.detail.elt.id === "refresher") return; // the next news tries again
    say(page.dataset.unreachable, { tone: "error" });
  });
}

/* The parts of the page that news replaces: what was open stays open, focus stays where it was */

const kept = new Map();

document.body.addEventListener("htmx:oobBeforeSwap", (event) => {
  const target = event.detail.target;
  const active = document.activeElement;
  kept.set(target.id, {
    open: [...target.querySelectorAll("details[open][id]")].map((details) => details.id),
    told: target.dataset.lastTold,
    focus: target.contains(active) ? { id: active.id, key: active.dataset.key, holder: active.closest("[id]")?.id } : null,
  });
});

document.body.addEventListener("htmx:oobAfterSwap", (event) => {
  const target = document.getElementById(event.detail.target.id);
  const before = kept.get(event.detail.target.id);
  if (!before || !target) return;
  kept.delete(target.id);
  for (const id of before.open) document.getElementById(id)?.setAttribute("open", "");
  if (before.focus) {
    const { id, key, holder } = before.focus;
    const again = (id && document.getElementById(id)) || (key && target.querySelector(`[data-key="${key}"]`)) || document.getElementById(holder);
    again?.focus({ preventScroll: true });
  }
  if (target.id === "timeline" && target.dataset.lastTold && before.told !== target.dataset.lastTold) {
    say(page.dataset.arrived, { tone: "info", seconds: 20, link: { href: `#contact-${target.dataset.lastTold}`, words: page.dataset.show } });
  }
  tick();
});

/* Keys */

function step(by) {
  const stops = [...document.querySelectorAll("[data-stop]")];
  const here = stops.indexOf(document.activeElement?.closest("[data-stop]"));
  const next = stops[here < 0 ? (by > 0 ? 0 : stops.length - 1) : Math.min(Math.max(here + by, 0), stops.length - 1)];
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: "nearest" });
}

const last = (selector) => [...document.querySelectorAll(selector)].at(-1);

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && event.target.id === "reply-text") {
    event.target.blur();
    return;
  }
  if (typing(event.target) || document.querySelector("dialog[open], [popover]:popover-open")) return;
  if (event.key === "j" || event.key === "k") {
    step(event.key === "j" ? 1 : -1);
    return;
  }
  const pressed = { e: () => last("[data-error]"), u: () => last("[data-undo]") }[event.key]?.()
    ?? (/^[a-z]$/.test(event.key) ? document.querySelector(`#case [data-key="${event.key}"]`) : null);
  if (pressed) {
    event.preventDefault();
    pressed.click();
  }
});

/* Seconds for second thoughts */

setInterval(() => {
  for (const tag of document.querySelectorAll("[data-leaves]")) {
    const left = Math.ceil((Date.parse(tag.dataset.leaves) - Date.now()) / 1000);
    const words = left > 0 && left <= 10 ? tag.dataset.in.replace("#", left) : tag.dataset.leaving;
    const shown = tag.querySelector("span");
    if (shown.textContent !== words) shown.textContent = words;
  }
}, 500);

/* Who else is here */

let typedAt = 0;
document.addEventListener("input", (event) => {
  if (event.target.id === "reply-text") typedAt = Date.now();
});

async function bePresent() {
  if (document.hidden) return;
  const body = new URLSearchParams({ writing: Date.now() - typedAt < 20000 ? "1" : "0" });
  try {
    const response = await fetch(page.dataset.presenceUrl, { method: "POST", headers: headers(), body });
    if (response.status !== 200) return;
    const markup = await response.text();
    document.querySelectorAll("[data-presence]").forEach((place) => { if (place.innerHTML !== markup) place.innerHTML = markup; });
  } catch {
    // Offline for a moment: the next beat tells.
  }
}

bePresent();
setInterval(bePresent, 15000);
document.addEventListener("visibilitychange", bePresent);

/* The newest letter of the client is what there is to answer: it is in view when the page opens */

if (location.hash === "#reply-text") startWriting();
else if (!location.hash && matchMedia("(min-width: 60rem)").matches) {
  const stops = document.querySelectorAll("[data-stop]");
  if (stops.length > 3) stops[stops.length - 1].scrollIntoView({ block: "center" });
}
