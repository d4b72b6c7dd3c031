// A new argument from a text: mark what its sentences say, and open the scenario in the editor.
import { send } from "./asking.js";

function start(form) {
  const status = document.querySelector("#status");
  const list = document.querySelector("#sentences");
  const text = form.querySelector("#source");
  const statuses = JSON.parse(form.dataset.statuses);

  form.querySelector("#file").addEventListener("change", async (event) => {
    const [file] = event.target.files;
    if (!file) return;
    if (file.size > 400000) {
      status.textContent = "The file is larger than 400,000 bytes; take a part of it.";
      return;
    }
    text.value = await file.text();
  });

  form.querySelector("#split").addEventListener("click", async () => {
    const found = await send("sentences", "/begin/sentences.json", { text: text.value });
    if (!found) return;
    if (!found.ok) {
      status.textContent = found.refused;
      return;
    }
    status.textContent = `${found.sentences.length} sentences. Mark those that claim something, and write each claim in neutral words.`;
    list.replaceChildren(
      ...found.sentences.map((each) => {
        const item = document.createElement("li");
        const said = document.createElement("blockquote");
        said.textContent = each.text;
        const kind = document.createElement("select");
        kind.setAttribute("aria-label", `What sentence ${each.number} is`);
        kind.dataset.number = each.number;
        kind.append(new Option("not a claim", ""), ...statuses.map((name) => new Option(name, name)));
        const own = document.createElement("input");
        own.setAttribute("aria-label", `Sentence ${each.number} in neutral words`);
        own.placeholder = "in neutral words";
        own.maxLength = 1000;
        item.append(said, kind, " ", own);
        return item;
      }),
    );
    form.querySelector("#write").hidden = found.sentences.length === 0;
  });

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const claims = {};
    for (const item of list.children) {
      const kind = item.querySelector("select");
      if (kind.value) claims[kind.dataset.number] = { status: kind.value, text: item.querySelector("input").value };
    }
    const sent = { title: form.querySelector("#title").value, question: form.querySelector("#asks").value, text: text.value, claims };
    const found = await send("begun", "/begin/scenario.json", sent);
    if (!found) return;
    if (found.ok) location.assign(`/scenario/${found.key}/text`);
    else status.textContent = found.refused;
  });
}

start(document.querySelector("#begin"));
