// The way into the chat: a form goes once, and who has a chat that goes on finds back to it.

for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
  });
}
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));
document.querySelector(".error-summary")?.focus();

const page = document.querySelector("[data-remembered]");
try {
  const going = sessionStorage.getItem(page.dataset.remembered);
  const note = document.querySelector(".chat-goes-on");
  if (going?.startsWith("/")) {
    note.querySelector("a").href = going;
    note.hidden = false;
  }
} catch {
  // A browser that keeps nothing for the page: the address of the chat leads back to it.
}
