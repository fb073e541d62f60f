// An officer's chat: what is new is asked for from the last line on, what is written stays until the server has it.

const chat = document.getElementById("chat");
const list = document.getElementById("chat-lines");
const scroll = document.getElementById("chat-scroll");
const form = document.getElementById("chat-compose");
const text = document.getElementById("chat-text");
const trouble = document.getElementById("chat-trouble");
const STORE = `chat-${chat.dataset.key}`;
const TYPING_FOR = 4000;
let [typedAt, sending, again] = [0, false, 0];

const lastLine = () => Math.max(Number(list.dataset.after), 0, ...[...list.children].map((line) => Number(line.dataset.id ?? 0)));
const look = () => window.htmx?.trigger(list, "chat-look");
const atEnd = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;
const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/* What is new */

list.addEventListener("htmx:configRequest", (event) => {
  const typing = text && Date.now() - typedAt < TYPING_FOR && text.value.trim() !== "";
  Object.assign(event.detail.parameters, {
    after: lastLine(),
    read: document.hidden ? 0 : lastLine(),
    typing: typing ? "1" : "",
    stand: document.getElementById("chat-state").dataset.stand,
  });
});

let follow = true;
list.addEventListener("htmx:beforeSwap", () => (follow = atEnd()));
list.addEventListener("htmx:afterSwap", () => {
  const there = new Set();
  for (const line of [...list.children]) {
    if (there.has(line.dataset.id)) line.remove();
    there.add(line.dataset.id);
  }
  if (follow) scroll.scrollTop = scroll.scrollHeight;
});

// The state is said again only when it is another one: nobody needs to hear the same every few seconds.
document.body.addEventListener("htmx:oobBeforeSwap", (event) => {
  const { target, fragment } = event.detail;
  if (target?.id !== "chat-state") return;
  const fresh = fragment.firstElementChild ?? fragment;
  if (fresh.innerHTML === target.innerHTML && fresh.dataset?.stand === target.dataset.stand && fresh.dataset?.read === target.dataset.read) event.detail.shouldSwap = false;
});
document.body.addEventListener("htmx:oobAfterSwap", (event) => {
  if (event.detail.target?.id === "chat-state") stand();
  if (event.detail.target?.id === "chat-deeds") window.htmx.trigger("#chats-list", "sse:chats");
});

function stand() {
  const state = document.getElementById("chat-state");
  if (form) form.hidden = state.dataset.mayWrite === undefined;
  if (!state.dataset.stand.includes("nobodys")) document.getElementById("chat-takes")?.remove();
  list.querySelectorAll(".said-seen").forEach((mark) => mark.remove());
  const seen = [...list.querySelectorAll('[data-side="officer"]')].filter((line) => Number(line.dataset.id) <= Number(state.dataset.read)).at(-1);
  if (!seen) return;
  const mark = document.createElement("p");
  mark.className = "said-seen tiny soft";
  mark.textContent = chat.dataset.seen;
  seen.append(mark);
}

/* What is written */

function keep() {
  try {
    sessionStorage.setItem(STORE, JSON.stringify({ text: text.value, key: form.elements.key.value }));
  } catch {
    // Nothing can be kept here; the words stay in the field.
  }
}

function restore() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(STORE) ?? "{}");
    if (!kept.text || text.value) return;
    text.value = kept.text;
    form.elements.key.value = kept.key;
  } catch {
    // What cannot be read is as if it were not there.
  }
}

function tell(words) {
  trouble.hidden = !words;
  trouble.querySelector("span").textContent = words;
}

async function send() {
  const words = text.value;
  if (sending || !words.trim()) return text.focus();
  sending = true;
  clearTimeout(again);
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      headers: { "HX-Request": "true" },
      body: new FormData(form),
      signal: AbortSignal.timeout(10_000),
    });
    if (answer.status === 422) tell(await answer.text());
    else if (!answer.ok) throw new Error(String(answer.status));
    else {
      tell("");
      form.elements.key.value = newKey();
      text.value = text.value === words ? "" : text.value.slice(words.length);
      typedAt = 0;
      keep();
      look();
    }
  } catch {
    tell(trouble.dataset.words);
    again = setTimeout(send, 4000);
  } finally {
    sending = false;
  }
}

if (form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  });
  text.addEventListener("input", () => {
    const began = Date.now() - typedAt >= TYPING_FOR;
    typedAt = Date.now();
    keep();
    if (began) look();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-insert]");
    if (!button || form.hidden) return;
    const before = text.value.slice(0, text.selectionStart);
    text.value = before + (before && !/\s$/.test(before) ? " " : "") + button.dataset.insert + text.value.slice(text.selectionEnd);
    keep();
    text.focus();
  });
  restore();
}
window.addEventListener("online", look);
document.addEventListener("visibilitychange", () => document.hidden || look());
scroll.scrollTop = scroll.scrollHeight;
stand();
