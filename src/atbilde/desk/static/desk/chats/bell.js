// A sound when somebody begins to wait in the chat: off until the officer wants it, on any page of the desk.

const KEY = "atbilde-chat-sound";
const badge = document.getElementById("chat-count");
const choice = document.getElementById("chat-sound");
const count = () => Number(badge?.querySelector("[data-count]")?.dataset.count ?? 0);
let before = count();

function wanted() {
  try {
    return localStorage.getItem(KEY) === "1";
  } catch {
    return false;
  }
}

function ring() {
  const audio = new AudioContext();
  const [tone, volume] = [audio.createOscillator(), audio.createGain()];
  tone.frequency.value = 660;
  volume.gain.setValueAtTime(0.15, audio.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + 0.6);
  tone.connect(volume).connect(audio.destination);
  tone.start();
  tone.stop(audio.currentTime + 0.6);
  tone.addEventListener("ended", () => audio.close());
}

if (choice) {
  choice.closest("[hidden]").hidden = false;
  choice.checked = wanted();
  choice.addEventListener("change", () => {
    try {
      localStorage.setItem(KEY, choice.checked ? "1" : "0");
    } catch {
      choice.checked = false;
    }
    if (choice.checked) ring();
  });
}
badge?.addEventListener("htmx:afterSwap", () => {
  const now = count();
  if (now > before && wanted()) ring();
  before = now;
});
