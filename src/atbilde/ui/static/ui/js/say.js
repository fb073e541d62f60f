// A message over the page that goes away by itself: what was done, what went wrong, what came.

const ICONS = { error: "circle-alert", success: "circle-check", info: "mail" };

function icon(name) {
  const file = document.querySelector("svg.icon use").getAttribute("href").replace(/#.*/, "");
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${file}#${name}`);
  svg.append(use);
  return svg;
}

export function say(message, { tone = "success", link = null, seconds = 8 } = {}) {
  const note = document.createElement("div");
  note.className = "note";
  note.dataset.tone = tone;
  const words = document.createElement("p");
  words.textContent = message;
  if (link) {
    const anchor = document.createElement("a");
    anchor.href = link.href;
    anchor.textContent = link.words;
    words.append(" ", anchor);
  }
  note.append(icon(ICONS[tone] ?? "info"), words);
  document.getElementById("toasts").append(note);
  setTimeout(() => note.remove(), seconds * 1000);
}
