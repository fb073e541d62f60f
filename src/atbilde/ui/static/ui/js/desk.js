// What every page of the desk does with JavaScript; each of these also works without.

const typing = (target) => target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]") !== null;
const PLACES = { q: "/desk/", c: "/desk/calls/", h: "/desk/chats/", t: "/desk/calls/new/", v: "/desk/calls/visit/" };
let pending = "";

function focusSearch() {
  const field = document.getElementById("seek");
  field?.focus();
  field?.select();
}

function onKey(event) {
  if (event.defaultPrevented || event.isComposing) return;
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    focusSearch();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && event.target.id === "seek") {
    event.target.blur();
    return;
  }
  if (typing(event.target) || document.querySelector("dialog[open]")) return;
  if (pending === "g" && PLACES[event.key]) {
    location.assign(PLACES[event.key]);
  } else if (event.key === "/") {
    event.preventDefault();
    focusSearch();
  } else if (event.key === "?") {
    event.preventDefault();
    openSheet("keys");
  }
  pending = event.key === "g" ? "g" : "";
}

function openSheet(id) {
  const sheet = document.getElementById(id);
  if (sheet && !sheet.open) sheet.showModal();
}

document.addEventListener("keydown", onKey);
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open]");
  if (!opener) return;
  opener.closest("[popover]")?.hidePopover();
  openSheet(opener.dataset.open);
});

// A form that has been sent is not sent twice by an impatient finger.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
});
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));

// What was done is said for a while; what went wrong stays until it is read.
for (const close of document.querySelectorAll("[data-dismiss]")) {
  const note = close.closest(".note");
  close.hidden = false;
  close.addEventListener("click", () => note.remove());
  if (note.dataset.tone === "success") setTimeout(() => note.remove(), 8000);
}

// A server that does not answer is said once, quietly, and taken back when it does.
const offline = document.getElementById("offline");
for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, () => (offline.hidden = false));
}
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status >= 500) offline.hidden = false;
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) offline.hidden = true;
});

// News may have been missed while the line was broken: whoever listens looks anew when it is back.
let opened = 0;
document.addEventListener("htmx:sseOpen", () => {
  opened += 1;
  if (opened < 2) return;
  document.querySelectorAll("[hx-trigger*='sse:']").forEach((element) => {
    const name = /sse:([\w-]+)/.exec(element.getAttribute("hx-trigger"))[1];
    htmx.trigger(element, `sse:${name}`);
  });
});
