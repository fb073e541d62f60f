// The live calls beside every page: cards kept true without touching what is typed in them.
// It never takes the focus: only what the officer opens gets it.

import { putBack } from "./forms.js";
import { signal } from "./signal.js";
import { onMark, tick } from "./stopwatch.js";
import "./hearing.js";
import "./narrowing.js";

const panel = document.getElementById("calls");
const said = document.getElementById("calls-said");
const typing = (element) => element?.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]") != null;

/* News is laid over the cards (ui/js/morph.js); a call that was not there before is said */

const known = new Set();
let held = null; // what had the focus in the panel before the news

function announce(card) {
  if (["ringing", "talking"].includes(card.dataset.phase)) said.textContent = card.querySelector(".call-live").dataset.said;
}

panel?.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target === panel) held = panel.contains(document.activeElement) ? document.activeElement : null;
});

panel?.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target !== panel) return;
  const cards = [...panel.querySelectorAll(".call")];
  cards.filter((card) => !known.has(card.id)).forEach(announce);
  known.clear();
  cards.forEach((card) => known.add(card.id));
  if (held && !held.isConnected) (panel.querySelector(".call a, .call button") ?? document.getElementById("main"))?.focus({ preventScroll: true });
  putBack();
  signal();
  tick();
});

/* While something goes on the server is asked again, also where it cannot send news */

const ask = () => window.htmx.trigger(panel, "calls-changed");
setInterval(() => {
  if (panel && !document.hidden && window.htmx && panel.querySelector(".call")) ask();
}, 4000);
setInterval(() => {
  if (panel && !document.hidden && window.htmx && panel.dataset.streams === undefined) ask();
}, 10000);

/* A talk that has just become long: the offer comes to the fore with the next look, unless it was made already */

onMark((clock) => {
  if (!clock.closest(".call").querySelector('[data-noun="offer"]')) return;
  said.textContent = clock.dataset.markSaid;
  window.htmx.trigger(document.body, "calls-changed");
});

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key !== "p" || typing(event.target) || document.querySelector("dialog[open], [popover]:popover-open")) return;
  const first = (panel?.querySelector(".call") ?? document.querySelector(".call"))?.querySelector("h2");
  if (!first) return;
  event.preventDefault();
  first.focus();
  first.scrollIntoView({ block: "nearest" });
});
