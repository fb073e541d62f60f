// The board between two pieces of news: clocks run, and what is overstepped is said once, not each time it is drawn.

import { face } from "./stopwatch.js";

const board = document.getElementById("board");
const said = document.getElementById("board-said");
let ahead = 0; // milliseconds by which the server's clock is ahead of this machine's

function tick() {
  for (const clock of board.querySelectorAll("time.running")) {
    const text = face((Date.now() + ahead - Date.parse(clock.dateTime)) / 1000);
    if (clock.textContent !== text) clock.textContent = text;
  }
}

function drawn() {
  const now = board.firstElementChild.dataset;
  ahead = Date.parse(now.now) - Date.now();
  const words = now.said.trim() || (said.textContent && now.calm);
  if (words !== said.textContent) said.textContent = words;
  tick();
}

board.addEventListener("htmx:afterSwap", drawn);
drawn();
setInterval(tick, 1000);
