// What rings is seen from another tab, by the page's title, and on a narrow screen also below the cards.

const title = document.title;
const strip = document.createElement("button");
strip.type = "button";
strip.className = "calls-strip";
strip.hidden = true;
if (document.getElementById("calls")) document.body.append(strip);

/** Tell of the calls that are on the page now. */
export function signal() {
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
