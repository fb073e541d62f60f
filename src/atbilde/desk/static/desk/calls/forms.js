// The forms in a card: opened from its buttons, put back with what was typed after another page, gone when done.

import { say } from "../../ui/js/say.js";
import { fill, forget, forgetOthers, keep, opened, openOne } from "./typed.js";

const talkOf = (slot) => slot?.closest(".call")?.dataset.talk;

/** What was open in a card on the page before is opened again, with what was typed, without taking the focus. */
export function putBack() {
  const cards = [...document.querySelectorAll(".call[data-talk]")];
  forgetOthers(new Set(cards.map((card) => card.dataset.talk)));
  for (const card of cards) {
    const slot = card.querySelector(":scope > .call-form");
    const open = openOne(card.dataset.talk);
    if (!open || slot.childElementCount || Date.now() - Number(slot.dataset.coming ?? 0) < 5000) continue;
    slot.dataset.coming = Date.now();
    slot.opener = open.noun;
    window.htmx.ajax("GET", open.url, { source: slot, target: slot, swap: "innerHTML" });
  }
}

document.addEventListener("input", (event) => {
  const slot = event.target.closest(".call-form");
  if (talkOf(slot)) keep(talkOf(slot), slot);
});

document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status !== 422 || !event.detail.target.matches(".call-form, #call-form")) return;
  event.detail.shouldSwap = true;
  event.detail.isError = false;
});

document.body.addEventListener("htmx:afterSwap", (event) => {
  const slot = event.detail.target;
  if (!slot.matches(".call-form")) return;
  const { elt, verb, path } = event.detail.requestConfig;
  const again = elt === slot; // put back, not pressed
  slot.opener = elt.dataset?.noun ?? slot.opener;
  if (verb === "get" && talkOf(slot)) {
    const url = path.split("?")[0];
    opened(talkOf(slot), url, slot.opener ?? "");
    fill(talkOf(slot), url, slot);
  }
  delete slot.dataset.coming;
  if (!again) (slot.querySelector("[data-error]") ?? slot.querySelector("input:not([type=hidden]), textarea, select, button"))?.focus();
});

function drop(slot) {
  const inside = slot.contains(document.activeElement);
  if (talkOf(slot)) forget(talkOf(slot));
  slot.replaceChildren();
  const card = slot.closest(".call, .waiting");
  if (inside) (card?.querySelector(`[data-noun="${CSS.escape(slot.opener ?? "")}"]`) ?? card?.querySelector("a, button"))?.focus({ preventScroll: true });
}

document.addEventListener("click", (event) => {
  const slot = event.target.closest("[data-drop]")?.closest(".call-form");
  if (slot) drop(slot);
});
document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const slot = event.key === "Escape" && event.target.closest?.(".call-form");
  if (slot) drop(slot);
});

/* What was done. The form that did it goes away; another one stays. */

let asking = null;
document.body.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.requestConfig.verb !== "get") asking = event.detail.elt.closest(".call-form");
});
document.body.addEventListener("call-done", (event) => {
  const { message, tone } = event.detail;
  if (asking) drop(asking);
  asking = null;
  if (message) say(message, { tone });
});
