// The live calls beside every page: cards kept true without touching what is typed in them, time that runs, forms.
// It never takes the focus: only what the officer opens gets it.

import { say } from "../../ui/js/say.js";
import { fill, forget, forgetOthers, keep, opened, openOne } from "./typed.js";

const panel = document.getElementById("calls");
const said = document.getElementById("calls-said");
const typing = (element) => element?.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]") != null;

/* The cards: what came replaces what was, but for the form that is open in a card */

function place(fresh, old) {
  const live = old.querySelector(":scope > .call-live");
  const next = fresh.querySelector(":scope > .call-live");
  for (const name of ["data-phase", "data-long"]) {
    if (fresh.hasAttribute(name)) old.setAttribute(name, fresh.getAttribute(name));
    else old.removeAttribute(name);
  }
  const active = document.activeElement;
  const noun = live.contains(active) ? active.dataset.noun ?? "" : null;
  const heading = active?.matches("h2") ?? false;
  live.replaceWith(next);
  window.htmx.process(next);
  if (noun !== null && heading) return next.querySelector("h2")?.focus({ preventScroll: true });
  if (noun !== null) (next.querySelector(`[data-noun="${CSS.escape(noun)}"]`) ?? next.querySelector("a, button"))?.focus({ preventScroll: true });
}

function show(markup) {
  const page = new DOMParser().parseFromString(markup, "text/html");
  const fresh = [...page.querySelectorAll(".call")];
  const stack = panel.querySelector(".calls-stack");
  if (!fresh.length || !stack) {
    const before = document.activeElement;
    panel.replaceChildren(...page.body.children);
    window.htmx.process(panel);
    if (before && !document.contains(before)) document.getElementById("main")?.focus({ preventScroll: true });
    fresh.forEach(announce);
    putBack();
    signal();
    return tick();
  }
  all(page.querySelector(".calls-all"));
  stack.dataset.now = page.querySelector(".calls-stack").dataset.now;
  const kept = new Set(fresh.map((card) => card.id));
  for (const card of [...stack.children]) if (!kept.has(card.id)) card.remove();
  for (const [index, card] of fresh.entries()) {
    let here = document.getElementById(card.id);
    if (here) place(card, here);
    else {
      here = document.importNode(card, true);
      stack.append(here);
      window.htmx.process(here);
      announce(card);
    }
    // A card that holds the focus is not moved: moving would drop it.
    if (stack.children[index] !== here && !here.contains(document.activeElement)) stack.insertBefore(here, stack.children[index]);
  }
  putBack();
  signal();
  tick();
}

/* The button that puts several finished talks away stands below the cards while there are several */

function all(fresh) {
  const here = panel.querySelector(".calls-all");
  if (fresh && !here) window.htmx.process(panel.appendChild(document.importNode(fresh, true)));
  if (fresh || !here) return;
  if (here.contains(document.activeElement)) document.getElementById("main")?.focus({ preventScroll: true });
  here.remove();
}

/* What rings is seen from another tab, by the page's title, and on a narrow screen also below the cards */

const title = document.title;

function signal() {
  const cards = [...document.querySelectorAll(".call[data-talk]")];
  const ringing = cards.filter((card) => card.dataset.phase === "ringing");
  const talks = cards.filter((card) => ["calling", "talking", "held"].includes(card.dataset.phase));
  const signs = [ringing.length && `🔔 ${ringing.length}`, talks.length && `📞 ${talks.length}`].filter(Boolean);
  const words = [...signs, title].join(" · ");
  if (document.title !== words) document.title = words;
  seen.disconnect();
  ringing.forEach((card) => seen.observe(card));
  if (!ringing.length) strip.hidden = true;
}

const strip = document.createElement("button");
strip.type = "button";
strip.className = "calls-strip";
strip.hidden = true;
if (panel) document.body.append(strip);
strip.addEventListener("click", () => {
  const card = document.getElementById(strip.dataset.card);
  card?.scrollIntoView({ block: "nearest" });
  card?.querySelector("h2")?.focus({ preventScroll: true });
});

const seen = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) {
      strip.dataset.card = target.id;
      strip.textContent = target.querySelector(".call-live").dataset.said;
      strip.hidden = false;
    } else if (strip.dataset.card === target.id) strip.hidden = true;
  }
});

/* What was open in a card on the page before is opened again, with what was typed, without taking the focus */

const talkOf = (slot) => slot?.closest(".call")?.dataset.talk;

function putBack() {
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

function announce(card) {
  if (["ringing", "talking"].includes(card.dataset.phase)) said.textContent = card.querySelector(".call-live").dataset.said;
}

panel?.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target !== panel) return;
  event.detail.shouldSwap = false;
  if (event.detail.xhr.status === 200) show(event.detail.xhr.responseText);
});

/* While something goes on the server is asked again, also where it cannot send news */

setInterval(() => {
  if (!panel || document.hidden || !window.htmx) return;
  if (panel.querySelector(".call")) window.htmx.trigger(panel, "calls-changed");
}, 4000);
setInterval(() => {
  if (panel && !document.hidden && panel.dataset.streams === undefined && window.htmx) window.htmx.trigger(panel, "calls-changed");
}, 10000);

/* Time: the server's clock counts */

const stopwatch = (seconds) => {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const two = (number) => String(number).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
};
const ahead = new WeakMap();

function tick() {
  for (const live of document.querySelectorAll(".call-live[data-now]")) {
    if (!ahead.has(live)) ahead.set(live, Date.parse(live.dataset.now) - Date.now());
    const now = Date.now() + ahead.get(live);
    for (const clock of live.querySelectorAll("time.stopwatch")) {
      const seconds = (now - Date.parse(clock.dateTime)) / 1000;
      const words = stopwatch(seconds);
      if (clock.textContent !== words) clock.textContent = words;
      if (clock.dataset.mark && seconds >= Number(clock.dataset.mark)) mark(clock);
    }
  }
}

const marked = new Set();

function mark(clock) {
  const card = clock.closest(".call");
  if (marked.has(card.id)) return;
  marked.add(card.id);
  // The offer is there already where it was made; else it comes to the fore, with the next look at the server.
  if (!card.querySelector('[data-noun="offer"]')) return;
  said.textContent = clock.dataset.markSaid;
  window.htmx.trigger(document.body, "calls-changed");
}

setInterval(tick, 500);
tick();

/* Forms in a card */

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
  const slot = event.target.closest?.(".call-form");
  if (event.key === "Escape" && slot) return drop(slot);
  if (event.key !== "p" || typing(event.target) || document.querySelector("dialog[open], [popover]:popover-open")) return;
  const first = (panel?.querySelector(".call") ?? document.querySelector(".call"))?.querySelector("h2");
  if (first) {
    event.preventDefault();
    first.focus();
    first.scrollIntoView({ block: "nearest" });
  }
});

document.addEventListener("input", (event) => {
  const field = event.target.closest("[data-narrow]");
  if (!field) return;
  const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase();
  const words = folded(field.value).trim().split(/\s+/);
  let found = 0;
  for (const row of field.closest(".call-entry").querySelectorAll("[data-narrowed] > [data-words]")) {
    const text = folded(row.dataset.words);
    row.hidden = !words.every((word) => text.includes(word));
    if (!row.hidden) found += 1;
  }
  const nobody = field.closest(".call-entry").querySelector("[data-nobody]");
  const says = found ? "" : nobody?.dataset.nobody;
  if (nobody && nobody.textContent !== says) nobody.textContent = says;
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

/* A voice message is listened to once some of it was heard; its row stays until the page is left */

const HEARD_AFTER = 3; // seconds of play

function heard(sound) {
  if (!sound.dataset?.listening || sound.dataset.told) return;
  let played = 0;
  for (let part = 0; part < sound.played.length; part += 1) played += sound.played.end(part) - sound.played.start(part);
  if (played < HEARD_AFTER && !sound.ended) return;
  sound.dataset.told = "1";
  window.htmx.ajax("POST", sound.dataset.listening, { source: sound, swap: "none" });
}

document.addEventListener("timeupdate", (event) => heard(event.target), true);
document.addEventListener("ended", (event) => heard(event.target), true);
document.body.addEventListener("htmx:afterRequest", (event) => {
  const { elt, successful } = event.detail;
  if (!elt.matches("[data-listening], .listened")) return;
  const place = elt.closest(".player");
  if (!successful) return void delete place.querySelector("audio")?.dataset.told;
  place.querySelector("audio")?.setAttribute("data-told", "1");
  const form = place.querySelector(".listened");
  if (form?.contains(document.activeElement)) place.querySelector("audio")?.focus();
  form?.remove();
});
