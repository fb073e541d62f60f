// The chat on any page of the institution: a button, and a window that opens above it. No cookie, nothing from elsewhere.
(() => {
  const words = { open: "{{ words.open|escapejs }}", close: "{{ words.close|escapejs }}", title: "{{ words.title|escapejs }}" };
  const address = "{{ address|escapejs }}";
  if (document.getElementById("atbilde-chat")) return;

  const look = (element, rules) => Object.assign(element.style, rules);
  const box = document.createElement("div");
  box.id = "atbilde-chat";
  look(box, { position: "fixed", insetInlineEnd: "1rem", bottom: "1rem", zIndex: "2147483000", display: "grid", gap: "0.5rem", justifyItems: "end", maxWidth: "calc(100vw - 2rem)" });

  const button = document.createElement("button");
  button.type = "button";
  button.textContent = words.open;
  button.setAttribute("aria-expanded", "false");
  look(button, { font: "600 1rem/1.4 system-ui, sans-serif", padding: "0.75rem 1.25rem", minHeight: "44px", borderRadius: "99px", border: "2px solid #ffffff", background: "#1f2329", color: "#ffffff", cursor: "pointer", boxShadow: "0 2px 12px rgb(0 0 0 / 35%)" });

  let frame = null;
  function make() {
    frame = document.createElement("iframe");
    frame.title = words.title;
    frame.src = address;
    look(frame, { width: "min(26rem, calc(100vw - 2rem))", height: "min(40rem, calc(100dvh - 6rem))", border: "1px solid #6b7078", borderRadius: "0.75rem", background: "#ffffff", boxShadow: "0 8px 32px rgb(0 0 0 / 30%)", display: "none" });
    box.prepend(frame);
  }
  function set(open) {
    if (open && !frame) make();
    frame.style.display = open ? "block" : "none";
    button.setAttribute("aria-expanded", String(open));
    button.textContent = open ? words.close : words.open;
    if (open) frame.focus();
  }
  button.addEventListener("click", () => set(button.getAttribute("aria-expanded") !== "true"));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && button.getAttribute("aria-expanded") === "true") {
      set(false);
      button.focus();
    }
  });
  box.append(button);
  const place = () => document.body.append(box);
  if (document.body) place();
  else document.addEventListener("DOMContentLoaded", place);
})();
