// The letter being written: kept while it is typed, checked, sent with Ctrl+Enter. Works as a plain form without.

const SAVE_AFTER = 1000;
const AGAIN_AFTER = 5000;
const area = () => document.getElementById("reply-text");
const form = () => document.getElementById("letter-form");
const state = { dirty: false, saving: null, timer: 0, started: false, sent: false };

/* Drafts */

function fields() {
  const data = new FormData(form());
  return new URLSearchParams({
    csrfmiddlewaretoken: data.get("csrfmiddlewaretoken"),
    body: area().value,
    about: data.get("about"),
    version: form().elements.version?.value ?? "0",
  });
}

function showSaving(words) {
  const place = document.querySelector("[data-saved]");
  if (place) place.textContent = place.dataset[words];
}

function save({ leaving = false } = {}) {
  clearTimeout(state.timer);
  if (!state.dirty || !form() || !area()) return state.saving;
  if (state.saving && !leaving) return state.saving.then(() => save());
  state.dirty = false;
  state.saving = send(leaving).finally(() => { state.saving = null; });
  return state.saving;
}

async function send(leaving) {
  const url = form().dataset.draftUrl;
  showSaving("saving");
  try {
    const response = await fetch(url, { method: "POST", body: fields(), headers: { "HX-Request": "true" }, keepalive: leaving });
    if (![200, 409].includes(response.status)) throw new Error(String(response.status));
    showState(await response.text());
  } catch {
    state.dirty = true;
    showSaving("unsaved");
    state.timer = setTimeout(save, AGAIN_AFTER);
  }
}

function showState(markup) {
  const place = document.getElementById("draft-state");
  if (!place) return;
  const fresh = new DOMParser().parseFromString(markup, "text/html").getElementById("draft-state");
  if (place.contains(document.activeElement)) {
    // Someone is on a button in there: only the version and the words "saved" change under them.
    place.querySelector("[name=version]").value = fresh.querySelector("[name=version]").value;
    const said = fresh.querySelector("[data-saved]");
    if (said && place.querySelector("[data-saved]")) {
      place.querySelector("[data-saved]").textContent = said.textContent;
      return;
    }
  }
  place.replaceWith(document.importNode(fresh, true));
}

/** What was refused is being changed: from here on the check below the letter says what it lacks. Only what a
    colleague wrote meanwhile stays, so that it can be read and ticked. */
function clearErrors() {
  const errors = document.getElementById("letter-errors");
  if (!errors.querySelector("[name=seen]")) errors.replaceChildren();
}

document.addEventListener("input", (event) => {
  if (event.target !== area()) return;
  clearErrors();
  state.dirty = true;
  clearTimeout(state.timer);
  state.timer = setTimeout(save, SAVE_AFTER);
});
document.addEventListener("focusout", (event) => {
  if (event.target === area()) save();
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) save({ leaving: true });
});
window.addEventListener("pagehide", () => save({ leaving: true }));

document.addEventListener("click", (event) => {
  const keep = event.target.closest("[data-keep]");
  const take = event.target.closest("[data-take]");
  if (!keep && !take) return;
  if (take) area().value = document.querySelector("[data-other-text]").textContent;
  form().elements.version.value = keep ? keep.dataset.keep : take.dataset.take;
  area().focus();
  state.dirty = true;
  save();
});

/* Sending: a draft on its way is waited for, so that it does not come back to life after the letter has gone */

document.body.addEventListener("htmx:confirm", (event) => {
  if (event.detail.elt !== form()) return;
  clearTimeout(state.timer);
  form().elements.caret.value = String(area().selectionStart);
  if (!state.saving) return;
  event.preventDefault();
  state.saving.then(() => {
    clearTimeout(state.timer);
    event.detail.issueRequest(true);
  });
});

document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status !== 422) return;
  event.detail.shouldSwap = true;
  event.detail.isError = false;
});

document.body.addEventListener("htmx:afterSwap", (event) => {
  const target = event.detail.target;
  if (target.id === "letter-errors") {
    target.focus();
    state.timer = setTimeout(save, SAVE_AFTER);
  } else if (target.id === "letter-body") {
    clearErrors();
    state.dirty = true;
    state.started = false;
    area().focus();
    save();
  } else if (target.id === "reply") {
    const takenBack = event.detail.requestConfig.path.endsWith("/withdrawal/");
    Object.assign(state, { dirty: false, started: false, sent: !takenBack });
    if (takenBack) area()?.focus();
  }
});

// A letter just sent comes into the timeline with its button for second thoughts: that is where the hand goes next.
document.body.addEventListener("htmx:oobAfterSwap", (event) => {
  if (!state.sent || event.detail.target.id !== "timeline") return;
  state.sent = false;
  [...document.querySelectorAll("[data-undo]")].at(-1)?.focus();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.id === "leaves-at") {
    event.preventDefault();
    form().requestSubmit(form().querySelector("[value=later]"));
    return;
  }
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !form()?.contains(event.target)) return;
  event.preventDefault();
  const button = document.getElementById("send");
  if (!button.disabled) form().requestSubmit(button);
});

// The first time the field is entered, the cursor stands where the officer's own words go.
document.addEventListener("focusin", (event) => {
  if (event.target !== area() || state.started) return;
  state.started = true;
  if (area().selectionStart !== area().selectionEnd || area().value !== area().defaultValue) return;
  const caret = Number(area().dataset.caret);
  area().setSelectionRange(caret, caret);
});

/* Files: chosen ones are listed and can be left out again; choosing more adds to them */

let chosen = new DataTransfer();

function size(bytes) {
  return bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function listFiles(input) {
  const list = document.getElementById("chosen-files");
  list.replaceChildren(...[...chosen.files].map((file, number) => {
    const row = document.createElement("li");
    const name = document.createElement("span");
    name.textContent = `${file.name} (${size(file.size)})`;
    const remove = document.createElement("button");
    remove.type = "button";
    remove.className = "link-button";
    remove.textContent = list.dataset.remove;
    remove.setAttribute("aria-label", `${list.dataset.remove}: ${file.name}`);
    remove.addEventListener("click", () => {
      chosen.items.remove(number);
      input.files = chosen.files;
      listFiles(input);
      input.focus();
    });
    row.append(name, remove);
    return row;
  }));
}

document.addEventListener("change", (event) => {
  if (event.target.id !== "files") return;
  const input = event.target;
  if (!document.getElementById("chosen-files").childElementCount) chosen = new DataTransfer();
  for (const file of input.files) chosen.items.add(file);
  input.files = chosen.files;
  listFiles(input);
});

// On the pages of one letter there is nothing to close: Esc goes back to the case.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  if (event.target === area()) return event.target.blur();
  if (!event.target.closest("input, select, textarea, dialog, [popover]")) document.querySelector("a[data-back]")?.click();
});
