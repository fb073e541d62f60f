// How long a message for a social network is, counted as the network counts. The server counts again before it sends.

const LIGHT = [[0, 4351], [8192, 8205], [8208, 8223], [8242, 8247]];
const LINK = /https?:\/\/\S+/g;

function weight(text) {
  const whole = text.normalize("NFC");
  const links = whole.match(LINK) ?? [];
  const points = [...whole.replace(LINK, "")].map((one) => one.codePointAt(0));
  const light = (point) => LIGHT.some(([low, high]) => low <= point && point <= high);
  return links.length * 23 + points.reduce((sum, point) => sum + (light(point) ? 1 : 2), 0);
}

function count() {
  const place = document.querySelector("[data-length]");
  const area = document.getElementById("reply-text");
  if (!place || !area) return;
  const way = document.querySelector("#letter-form [name=way]:checked")?.value ?? "private";
  place.hidden = way === "email";
  const open = way === "public" || way === "notice";
  const most = Number(open ? place.dataset.public : place.dataset.private);
  const text = area.value.trim();
  const long = open && place.dataset.length === "x" ? weight(text) : text.length;
  const over = long > most;
  const words = over ? place.dataset.over : place.dataset.words;
  place.textContent = words.replace("{long}", long).replace("{most}", most);
  place.classList.toggle("too-long", over);
}

document.addEventListener("input", (event) => {
  if (event.target.closest("#letter-form")) count();
});
document.body.addEventListener("htmx:afterSettle", count);
count();
