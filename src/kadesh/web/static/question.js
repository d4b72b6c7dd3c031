// A question that takes a while: how far it has come, and the answer when it is there. Where a button says so, it can be
// stopped, and asked again.
import { ask, page, stop } from "./asking.js";

const waiting = document.querySelector("[data-question]");
const halt = document.querySelector("#stop");
const status = document.querySelector("#status");

async function start(place, address) {
  const began = Date.now();
  const clock = setInterval(async () => {
    const seconds = Math.round((Date.now() - began) / 1000);
    let far = "";
    try {
      const found = await (await fetch(`/progress.json?page=${page}`)).json();
      if (found.planned > 0) far = `, ${Math.min(99, Math.round((100 * found.done) / found.planned))} % of the worlds`;
    } catch {}
    if (place.dataset.question) status.textContent = `Working it out: ${seconds} s${far}`;
  }, 1000);
  place.dataset.question = address;
  if (halt) {
    halt.hidden = false;
    halt.textContent = "Stop";
  }
  const found = await ask("long", address);
  clearInterval(clock);
  delete place.dataset.question;
  if (found) place.innerHTML = found.text;
  status.textContent = found?.ok ? "The answer is here." : "";
  if (halt && !found) {
    status.textContent = "Stopped.";
    halt.textContent = "Start again";
  } else if (halt) halt.hidden = found.ok;
  if (halt && found && !found.ok) halt.textContent = "Start again";
}

if (waiting) {
  const address = waiting.dataset.question;
  halt?.addEventListener("click", () => (waiting.dataset.question ? stop("long") : start(waiting, address)));
  start(waiting, address);
}
