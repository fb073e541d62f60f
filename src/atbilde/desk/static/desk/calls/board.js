// The board between two pieces of news: clocks run, and what is overstepped is said once, not each time it is drawn.

const board = document.getElementById("board");
const said = document.getElementById("board-said");
let ahead = 0; // milliseconds by which the server's clock is ahead of this machine's

function face(seconds) {
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (number) => String(number).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

function tick() {
  for (const clock of board.querySelectorAll("time.running")) {
    const seconds = Math.max(0, Math.floor((Date.now() + ahead - Date.parse(clock.dateTime)) / 1000));
    const text = face(seconds);
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
