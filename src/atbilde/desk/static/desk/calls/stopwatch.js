// The time of a talk that runs: the server's clock counts.

/** `4:07` or `1:04:07` for so many seconds. */
export const face = (seconds) => {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const two = (number) => String(number).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
};
const ahead = new Map(); // by what the server said: milliseconds its clock is ahead of this machine's
const marked = new Set();
const hears = [];

/** Call `heard(clock)` once when a talk passes its mark. */
export const onMark = (heard) => hears.push(heard);

/** Show the time of every talk on the page as it is now. */
export function tick() {
  for (const live of document.querySelectorAll(".call-live[data-now]")) {
    const known = ahead.get(live.id);
    if (known?.said !== live.dataset.now) ahead.set(live.id, { said: live.dataset.now, by: Date.parse(live.dataset.now) - Date.now() });
    const now = Date.now() + ahead.get(live.id).by;
    for (const clock of live.querySelectorAll("time.stopwatch")) {
      const seconds = (now - Date.parse(clock.dateTime)) / 1000;
      const words = face(seconds);
      if (clock.textContent !== words) clock.textContent = words;
      if (clock.dataset.mark && seconds >= Number(clock.dataset.mark)) pass(clock);
    }
  }
}

function pass(clock) {
  const { id } = clock.closest(".call");
  if (marked.has(id)) return;
  marked.add(id);
  hears.forEach((heard) => heard(clock));
}

setInterval(tick, 500);
