// What is typed in the forms of a talk, kept in this tab until it is sent, so that a link followed in mid-call loses
// nothing. One entry a talk: the form that is open, and the words of each form that was begun.

const PLACE = "atbilde-talks";
const FIELDS = "input:not([type=hidden], [type=search], [type=file]), textarea, select";

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(PLACE)) ?? {};
  } catch {
    return {};
  }
}

function write(talks) {
  try {
    sessionStorage.setItem(PLACE, JSON.stringify(talks));
  } catch {
    // No room or not allowed: then the words live as long as the page.
  }
}

const ticked = (field) => ["checkbox", "radio"].includes(field.type);

/** The form at `url` is open now; `noun` names the button that opened it. */
export function opened(talk, url, noun) {
  const talks = read();
  talks[talk] = { forms: {}, ...talks[talk], open: { url, noun } };
  write(talks);
}

/** The form of this talk that is open: `{ url, noun }`, or nothing. */
export const openOne = (talk) => read()[talk]?.open;

/** Keep what stands in the open form of the talk. */
export function keep(talk, slot) {
  const talks = read();
  const url = talks[talk]?.open?.url;
  if (!url) return;
  talks[talk].forms[url] = [...slot.querySelectorAll(FIELDS)].map((field) => [field.name, ticked(field) ? field.checked : field.value]);
  write(talks);
}

/** Put what was kept of the form at `url` into it; a form whose fields have changed since stays as it came. */
export function fill(talk, url, slot) {
  const kept = read()[talk]?.forms[url];
  const fields = [...slot.querySelectorAll(FIELDS)];
  if (!kept || kept.length !== fields.length || fields.some((field, index) => field.name !== kept[index][0])) return;
  for (const [index, field] of fields.entries()) {
    if (ticked(field)) field.checked = kept[index][1];
    else field.value = kept[index][1];
  }
}

/** The open form of the talk was sent or put away. */
export function forget(talk) {
  const talks = read();
  const { open, forms = {} } = talks[talk] ?? {};
  if (!open) return;
  delete forms[open.url];
  if (Object.keys(forms).length) talks[talk] = { forms };
  else delete talks[talk];
  write(talks);
}

/** Only these talks are still on the page: the words of others are nobody's any more. */
export function forgetOthers(here) {
  const talks = read();
  const gone = Object.keys(talks).filter((talk) => !here.has(talk));
  for (const talk of gone) delete talks[talk];
  if (gone.length) write(talks);
}
