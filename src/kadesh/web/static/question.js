// A question that takes a while: how far it has come, and the answer when it is there.
import { ask, page } from "./asking.js";

async function start(place) {
  const status = document.querySelector("#status");
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
  const found = await ask("long", place.dataset.question);
  clearInterval(clock);
  delete place.dataset.question;
  if (found) place.innerHTML = found.text;
  status.textContent = found?.ok ? "The answer is here." : "";
}

const waiting = document.querySelector("[data-question]");
if (waiting) start(waiting);
