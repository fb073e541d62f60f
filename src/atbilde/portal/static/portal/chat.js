// The chat of a client. Each line has a key of its own from the moment it is written and is sent until there is a
// receipt for it, so a line is never lost and never there twice. What has no receipt yet survives a reload.

const chat = document.getElementById("chat");
const list = document.getElementById("chat-lines");
const scroll = document.getElementById("chat-scroll");
const form = document.getElementById("composer");
const text = document.getElementById("chat-text");
const offline = document.getElementById("chat-offline");
const state = document.getElementById("chat-state");
const STORE = `lines-${location.pathname}`;
const TYPING_FOR = 4000;
const PATIENCE = 10_000;
const [SLOWEST, HIDDEN] = [15, 12];

let after = Number(chat.dataset.after);
let [timer, asking, again, failures, typedAt] = [0, false, false, 0, 0];
let unsent = [];

/* What is kept in the browser: lines without a receipt, and what is being written */

function keep() {
  try {
    sessionStorage.setItem(STORE, JSON.stringify({ unsent, draft: text.value }));
    if (chat.dataset.ended !== undefined) sessionStorage.removeItem(chat.dataset.remember);
    else sessionStorage.setItem(chat.dataset.remember, chat.dataset.here);
  } catch {
    // Nothing can be kept here; lines are still sent again while the page is open.
  }
}

function restore() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(STORE) ?? "{}");
    const there = new Set([...list.children].map((line) => line.dataset.key));
    unsent = (kept.unsent ?? []).filter((line) => !there.has(line.key));
    if (kept.draft && !text.value) text.value = kept.draft;
  } catch {
    unsent = [];
  }
  unsent.forEach(drawUnsent);
}

/* Lines on the page */

const part = (tag, name, words) => {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (words !== undefined) element.textContent = words;
  return element;
};

function draw(line) {
  const item = part("li", "line");
  item.dataset.side = line.side;
  if (line.id) item.dataset.id = line.id;
  if (line.key) item.dataset.key = line.key;
  if (line.who) {
    const who = part("p", "line-who");
    const time = part("time", "", line.hour ?? "");
    if (line.at) time.dateTime = line.at;
    who.append(part("span", "", line.who), " ", time);
    item.append(who);
  }
  item.append(part("p", "line-text", line.text));
  return item;
}

function drawUnsent(line) {
  const item = draw({ ...line, side: "client", who: chat.dataset.you });
  item.dataset.unsent = "";
  item.append(part("p", "line-mark", line.refused ?? chat.dataset.notSent));
  list.append(item);
}

const withKey = (key) => list.querySelector(`[data-key="${CSS.escape(key)}"]`);
const atEnd = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;

function take(lines) {
  const follow = atEnd();
  for (const line of lines) {
    after = Math.max(after, line.id);
    if (list.querySelector(`[data-id="${line.id}"]`)) continue;
    const mine = line.key ? withKey(line.key) : null;
    mine?.remove();
    const firstUnsent = list.querySelector("[data-unsent]");
    list.insertBefore(draw(line), firstUnsent);
    unsent = unsent.filter((one) => one.key !== line.key);
  }
  if (follow && lines.length) scroll.scrollTop = scroll.scrollHeight;
}

function mark(read) {
  list.querySelectorAll(".line-mark[data-read]").forEach((one) => one.remove());
  const mine = [...list.querySelectorAll('[data-side="client"][data-id]')].filter((line) => Number(line.dataset.id) <= read);
  const last = mine.at(-1);
  if (!last) return;
  const words = part("p", "line-mark", chat.dataset.seen);
  words.dataset.read = "";
  last.append(words);
}

/* How it stands */

function say(words) {
  if (state.textContent !== words) state.textContent = words;
}

function stand(told) {
  document.getElementById("chat-typing").hidden = !told.typing;
  document.getElementById("chat-long").hidden = !told.long;
  mark(told.read);
  if (told.ended) return end();
  say(told.with_words || told.place_words);
}

function end() {
  if (chat.dataset.ended !== undefined) return;
  const inside = form.contains(document.activeElement);
  chat.dataset.ended = "";
  const title = document.getElementById("after-title");
  say(chat.dataset.over);
  for (const one of document.querySelectorAll("[data-while]")) one.hidden = one.dataset.while !== "ended";
  if (inside) title.focus();
}

/* To and fro */

async function exchange() {
  if (asking) {
    again = true;
    return;
  }
  asking = true;
  clearTimeout(timer);
  let wait = SLOWEST;
  try {
    const read = document.hidden ? 0 : after;
    const lines = unsent.filter((line) => !line.refused).map(({ key, text }) => ({ key, text }));
    const typing = Date.now() - typedAt < TYPING_FOR && text.value.trim() !== "";
    const answer = await fetch(chat.dataset.news, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ after, read, typing, lines: lines.slice(0, 20) }),
      signal: AbortSignal.timeout(PATIENCE),
      credentials: "same-origin",
    });
    if (answer.status === 404) return gone();
    if (!answer.ok) throw new Error(String(answer.status));
    const told = await answer.json();
    failures = 0;
    offline.hidden = true;
    refuse(told.refused);
    take(told.lines);
    stand(told);
    if (told.lines.length >= 200 || (told.taken.length && told.taken.length < lines.length)) again = true;
    wait = document.hidden ? Math.max(told.wait, HIDDEN) : told.wait;
  } catch {
    failures += 1;
    offline.hidden = false;
    wait = Math.min(2 ** (failures - 1), SLOWEST);
  } finally {
    asking = false;
    keep();
  }
  if (again) {
    again = false;
    return exchange();
  }
  if (chat.dataset.ended === undefined) timer = setTimeout(exchange, wait * 1000);
}

function refuse(refused) {
  for (const { key, words } of refused) {
    const line = unsent.find((one) => one.key === key);
    if (!line) continue;
    line.refused = words;
    withKey(key)?.querySelector(".line-mark")?.replaceChildren(words);
  }
}

function gone() {
  end();
  keep();
}

const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

function send() {
  const words = text.value.trim();
  if (!words) return text.focus();
  const line = { key: newKey(), text: words };
  unsent.push(line);
  drawUnsent(line);
  text.value = "";
  typedAt = 0;
  scroll.scrollTop = scroll.scrollHeight;
  keep();
  exchange();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  send();
});
text.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || matchMedia("(pointer: coarse)").matches) return;
  event.preventDefault();
  send();
});
text.addEventListener("input", () => {
  const began = Date.now() - typedAt >= TYPING_FOR;
  typedAt = Date.now();
  keep();
  if (began && failures === 0) exchange();
});
window.addEventListener("online", () => exchange());
window.addEventListener("offline", () => (offline.hidden = false));
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && chat.dataset.ended === undefined) exchange();
});

restore();
scroll.scrollTop = scroll.scrollHeight;
document.querySelector(".error-summary")?.focus();
keep();
if (chat.dataset.ended === undefined) exchange();
