// Some work before sending, asked for only when very much comes from one network: a number whose SHA-256 together with the
// challenge begins with so many zero bits. Pages without TLS have no crypto.subtle, so the hash is here (FIPS 180-4).

const field = document.querySelector("input[data-challenge]")
const K = new Uint32Array(64)
const START = new Uint32Array(8)
for (let n = 2, found = 0; found < 64; n += 1) {
  let prime = true
  for (let d = 2; d * d <= n; d += 1) if (n % d === 0) { prime = false; break }
  if (!prime) continue
  if (found < 8) START[found] = (Math.sqrt(n) % 1) * 2 ** 32
  K[found] = (Math.cbrt(n) % 1) * 2 ** 32
  found += 1
}

const turned = (x, n) => (x >>> n) | (x << (32 - n))

/** The first 32 bits of the SHA-256 of a text of at most 55 ASCII characters. */
function firstWord(text) {
  const block = new Uint8Array(64)
  for (let i = 0; i < text.length; i += 1) block[i] = text.charCodeAt(i)
  block[text.length] = 0x80
  const view = new DataView(block.buffer)
  view.setUint32(60, text.length * 8)
  const w = new Uint32Array(64)
  for (let i = 0; i < 16; i += 1) w[i] = view.getUint32(i * 4)
  for (let i = 16; i < 64; i += 1) {
    const a = w[i - 15], b = w[i - 2]
    w[i] = w[i - 16] + (turned(a, 7) ^ turned(a, 18) ^ (a >>> 3)) + w[i - 7] + (turned(b, 17) ^ turned(b, 19) ^ (b >>> 10))
  }
  let [a, b, c, d, e, f, g, h] = START
  for (let i = 0; i < 64; i += 1) {
    const one = (h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0
    const two = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0
  }
  return (START[0] + a) >>> 0
}

const { challenge, bits } = field.dataset
const button = field.form.querySelector("button")
button.disabled = true
let tried = 0

function work() {
  const until = performance.now() + 30
  while (performance.now() < until) {
    if (firstWord(`${challenge}:${tried}`) >>> (32 - Number(bits)) === 0) {
      field.value = String(tried)
      button.disabled = false
      return
    }
    tried += 1
  }
  setTimeout(work)
}

work()
