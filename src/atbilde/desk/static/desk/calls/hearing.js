// A voice message is listened to once some of it was heard; its row stays until the page is left.

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
