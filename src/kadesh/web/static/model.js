// A model's numbers as sliders; the formula's answer and the picture follow.
import { ask } from "./asking.js";

function start(form) {
  const place = document.querySelector("#numbers");
  let waiting = 0;
  const changed = new Set([...form.querySelectorAll("[data-set='1']")].map((each) => each.name));

  for (const input of form.querySelectorAll("input, select")) {
    input.addEventListener("input", () => {
      changed.add(input.name);
      const output = form.querySelector(`output[for="${input.id}"]`);
      if (output) output.textContent = Number(Number(input.value).toPrecision(4));
      clearTimeout(waiting);
      waiting = setTimeout(redraw, input.type === "text" ? 400 : 15);
    });
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    redraw();
  });

  async function redraw() {
    const query = new URLSearchParams();
    for (const input of form.querySelectorAll("input, select")) {
      if (changed.has(input.name)) query.append("set", `${input.name}=${input.value.replace(/\s+/g, "")}`);
    }
    history.replaceState(null, "", `${location.pathname}?${query}`);
    const found = await ask("quick", `${location.pathname}?${query}&part=1`);
    if (found && found.status !== 409) place.innerHTML = found.text;
  }
}

start(document.querySelector("#model"));
