// Terms that count down while the page is open. The words come from the page, in its language.

const STEP_ICONS = { quiet: "clock", soon: "hourglass", late: "clock-alert" };

function span(words, milliseconds) {
  const minutes = Math.floor(Math.abs(milliseconds) / 60000);
  if (minutes < 1) return words.moment;
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor((minutes % 1440) / 60);
  const fill = (pattern, values) => pattern.replace(/%\((\w+)\)s/g, (_, name) => values[name]);
  if (days) return hours && days < 10 ? fill(words.daysHours, { days, hours }) : fill(words.days, { days });
  if (hours) return minutes % 60 ? fill(words.hoursMinutes, { hours, minutes: minutes % 60 }) : fill(words.hours, { hours });
  return fill(words.minutes, { minutes });
}

function stepOf(due, soon, now) {
  if (now > due) return "late";
  return soon && now >= soon ? "soon" : "quiet";
}

export function tick() {
  const words = document.getElementById("clock-words")?.dataset;
  if (!words) return;
  const now = Date.now() + Number(words.ahead);
  for (const box of document.querySelectorAll(".clock-box[data-soon-at]")) {
    const clock = box.querySelector("time.clock");
    if (!clock) continue;
    const due = Date.parse(clock.dateTime);
    const step = stepOf(due, Date.parse(box.dataset.soonAt), now);
    const text = words[step].replace("%(span)s", span(words, due - now));
    const shown = clock.lastChild;
    if (shown.textContent !== text) shown.textContent = text;
    if (clock.dataset.step !== step) {
      const use = clock.querySelector("use");
      use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#${STEP_ICONS[step]}`));
      clock.dataset.step = step;
      box.dataset.step = step;
      const holder = box.closest(".asked");
      if (holder) holder.dataset.step = step;
    }
  }
}

export function startClocks() {
  const words = document.getElementById("clock-words")?.dataset;
  if (!words) return;
  // The machine's clock may be wrong: the server's counts, from the moment the page came.
  words.ahead = String(Date.parse(words.now) - Date.now());
  tick();
  setInterval(tick, 1000);
}

startClocks();
