// Files go in pieces by tus 1.0, each from where it stopped: after a lost connection, and after the page was loaded anew
// and the same file chosen again. Without this script the form sends them whole. "Continue" and the other language send
// what is chosen first, and stay where some of it was not taken.

const PIECE = 2 * 1024 * 1024
const TRIES = 6
const form = document.getElementById("choose")
const list = document.getElementById("sending")
const token = form.querySelector("[name=csrfmiddlewaretoken]").value
const words = form.dataset

const ask = (address, method, headers = {}, body = undefined) =>
  fetch(address, { method, body, headers: { "Tus-Resumable": "1.0.0", "X-CSRFToken": token, ...headers } })
const pause = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000))
const keyOf = (file) => `${form.action}|${file.name}|${file.size}|${file.lastModified}`
const encoded = (text) => btoa(String.fromCodePoint(...new TextEncoder().encode(text)))

class Refused extends Error {}

async function begun(file) {
  const known = sessionStorage.getItem(keyOf(file))
  if (known) {
    const answer = await ask(known, "HEAD")
    if (answer.ok) return [known, Number(answer.headers.get("Upload-Offset"))]
    sessionStorage.removeItem(keyOf(file))
  }
  const answer = await ask(form.action, "POST", {
    "Upload-Length": String(file.size), "Upload-Metadata": `filename ${encoded(file.name)}`,
  })
  if (answer.status !== 201) throw new Refused((await answer.text()) || words.refused)
  const address = answer.headers.get("Location")
  sessionStorage.setItem(keyOf(file), address)
  return [address, 0]
}

async function send(file, show) {
  let [address, offset] = await begun(file)
  while (offset < file.size) {
    show(offset)
    const answer = await ask(address, "PATCH",
      { "Upload-Offset": String(offset), "Content-Type": "application/offset+octet-stream" },
      file.slice(offset, offset + PIECE))
    if (answer.status === 204 || answer.status === 409) offset = Number(answer.headers.get("Upload-Offset"))
    else if (answer.status >= 500) throw new TypeError("server")
    else {
      sessionStorage.removeItem(keyOf(file))
      throw new Refused((await answer.text()) || words.refused)
    }
  }
  sessionStorage.removeItem(keyOf(file))
}

function row(file) {
  const line = document.createElement("div")
  line.className = "file-row"
  const name = document.createElement("span")
  name.className = "grow cut"
  name.textContent = `${words.sending}: ${file.name}`
  const bar = document.createElement("progress")
  bar.max = file.size
  bar.value = 0
  bar.setAttribute("aria-label", file.name)
  const said = document.createElement("p")
  said.className = "file-fault"
  line.append(name, bar)
  list.append(line)
  return {
    show: (offset) => { bar.value = offset; said.remove() },
    say: (text) => { said.textContent = text; line.append(said) },
    fail: (text) => { bar.remove(); name.textContent = file.name; said.textContent = text; line.dataset.fault = ""; line.append(said) },
    remove: () => line.remove(),
  }
}

async function sendPatiently(file) {
  const line = row(file)
  for (let tried = 0; ; tried += 1) {
    try {
      await send(file, line.show)
      line.remove()
      return true
    } catch (fault) {
      if (fault instanceof Refused) { line.fail(fault.message); return false }
      if (tried === TRIES) { line.fail(words.failed); return false }
      line.say(words.again)
      await pause(2 ** tried / 2)
    }
  }
}

async function refreshed() {
  const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html")
  document.getElementById("attached").replaceWith(page.getElementById("attached"))
}

form.addEventListener("submit", async (event) => {
  const field = form.querySelector("[type=file]")
  if (!field.files.length) return
  event.preventDefault()
  const buttons = [...form.elements].filter((one) => one.type === "submit")
  for (const button of buttons) button.disabled = true
  list.replaceChildren()
  let refused = false
  for (const file of [...field.files]) {
    if (await sendPatiently(file)) await refreshed()
    else refused = true
  }
  field.value = ""
  for (const button of buttons) button.disabled = false
  if (event.submitter?.hasAttribute("formaction") && !refused) form.requestSubmit(event.submitter)
  else field.focus()
})
