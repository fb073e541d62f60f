// A long list in a form is narrowed by what is typed above it; letters with and without their marks are the same.

const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase();

document.addEventListener("input", (event) => {
  const field = event.target.closest("[data-narrow]");
  if (!field) return;
  const words = folded(field.value).trim().split(/\s+/);
  let found = 0;
  for (const row of field.closest(".call-entry").querySelectorAll("[data-narrowed] > [data-words]")) {
    const text = folded(row.dataset.words);
    row.hidden = !words.every((word) => text.includes(word));
    if (!row.hidden) found += 1;
  }
  const nobody = field.closest(".call-entry").querySelector("[data-nobody]");
  const says = found ? "" : nobody?.dataset.nobody;
  if (nobody && nobody.textContent !== says) nobody.textContent = says;
});
