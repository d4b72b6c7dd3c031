// The editor: complaints at their lines and verdicts as one types. The text stays in this browser until it is
// downloaded, or saved to the file that was named on the command line.
import { ask, download, send } from "./asking.js";

function start(form) {
  const area = form.querySelector("textarea");
  const gutter = form.querySelector("#gutter");
  const list = document.querySelector("#complaints");
  const status = document.querySelector("#status");
  const place = document.querySelector("#verdicts");
  const worlds = form.dataset.worlds;
  const kept = `kadesh.text.${form.dataset.key}`;
  let digest = form.dataset.digest;
  let bad = new Map();
  let waiting = 0;
  let round = 0;

  const before = localStorage.getItem(kept);
  if (before !== null && before !== area.value) {
    const back = document.querySelector("#unsaved");
    back.hidden = false;
    back.querySelector("button").addEventListener("click", () => {
      area.value = before;
      back.hidden = true;
      check();
    });
  }

  function number() {
    const count = area.value.split("\n").length;
    const lines = document.createDocumentFragment();
    for (let line = 1; line <= count; line += 1) {
      const mark = document.createElement("span");
      mark.textContent = `${bad.has(line) ? "▸" : ""}${line}\n`;
      if (bad.has(line)) {
        mark.className = "bad";
        mark.title = bad.get(line);
      }
      lines.append(mark);
    }
    gutter.replaceChildren(lines);
    gutter.scrollTop = area.scrollTop;
  }

  function goTo(line) {
    const lines = area.value.split("\n");
    const begin = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    area.focus();
    area.setSelectionRange(begin, begin + lines[line - 1].length);
    const height = area.scrollHeight / lines.length;
    area.scrollTop = Math.max(0, (line - 6) * height);
  }

  async function check() {
    const mine = ++round;
    const text = area.value;
    status.textContent = "Reading…";
    const found = await send("check", "/check.json", { text });
    if (!found || mine !== round) return;
    if (!found.complaints) {
      status.textContent = found.refused ?? "The text could not be read.";
      return;
    }
    bad = new Map(found.complaints.filter((each) => each.line && each.severity === "fault").map((each) => [each.line, each.text]));
    number();
    list.replaceChildren(
      ...found.complaints.slice(0, 100).map((each) => {
        const item = document.createElement("li");
        if (each.line) {
          const jump = document.createElement("button");
          jump.type = "button";
          jump.textContent = `line ${each.line}`;
          jump.addEventListener("click", () => goTo(each.line));
          item.append(jump, " ");
        }
        const strong = document.createElement("strong");
        strong.textContent = each.severity === "fault" ? "Fault: " : "Advice: ";
        item.append(strong, each.where ? `${each.where}: ` : "", each.text);
        return item;
      }),
    );
    const open = document.querySelector("#open");
    open.hidden = !found.playable;
    open.href = `/scenario/${found.key}`;
    if (!found.playable) {
      status.textContent = `${found.complaints.length} complaints; the verdicts wait until it can be run.`;
      place.classList.add("old");
      return;
    }
    status.textContent = found.faults === 0 ? "It can be run." : `It can be run; ${found.faults} faults of fairness or sources remain.`;
    const answer = await ask("quick", `/scenario/${found.key}/answer?worlds=${worlds}`);
    if (!answer || mine !== round) return;
    place.classList.remove("old");
    place.innerHTML = answer.text;
  }

  area.addEventListener("input", () => {
    localStorage.setItem(kept, area.value);
    number();
    clearTimeout(waiting);
    waiting = setTimeout(check, 400);
  });
  area.addEventListener("scroll", () => {
    gutter.scrollTop = area.scrollTop;
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  document.querySelector("#download").addEventListener("click", () => {
    download(`${form.dataset.key}.yaml`, area.value, "application/yaml");
    localStorage.removeItem(kept);
  });
  document.querySelector("#save")?.addEventListener("click", async () => {
    const found = await send("save", `/scenario/${form.dataset.key}/save.json`, { text: area.value, over: digest });
    if (!found) return;
    if (found.ok) {
      digest = found.digest;
      localStorage.removeItem(kept);
    }
    status.textContent = found.ok ? `Saved to ${found.saved}.` : found.refused;
  });
  number();
  check();
}

start(document.querySelector("#editor"));
