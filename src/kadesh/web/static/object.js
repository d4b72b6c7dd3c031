// An objection or a rival premise: the new text is opened beside the old answer, and can be downloaded or saved.
import { download, send } from "./asking.js";

function start(form) {
  const status = document.querySelector("#status");
  const choice = form.querySelector("#quantity");
  const [low, high] = [form.querySelector("#low"), form.querySelector("#high")];

  function bounds() {
    const option = choice.selectedOptions[0];
    const numbers = document.querySelector("#numbers");
    numbers.hidden = choice.value === "";
    if (choice.value === "") return;
    for (const input of [low, high]) [input.min, input.max] = [option.dataset.low, option.dataset.high];
    [low.value, high.value] = [option.dataset.low, option.dataset.high];
    document.querySelector("#neutral").textContent = `Neutral: ${option.dataset.low} to ${option.dataset.high} (${option.dataset.unit})`;
  }
  choice.addEventListener("change", bounds);
  bounds();

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    status.textContent = "Writing it into the text…";
    const sent = { claim: form.dataset.claim, said: form.querySelector("#said").value, account: form.querySelector("#of").value };
    if (choice.value) Object.assign(sent, { quantity: choice.value, low: Number(low.value), high: Number(high.value) });
    const found = await send("object", `/scenario/${form.dataset.key}/object.json`, sent);
    if (!found) return;
    if (!found.ok) {
      status.textContent = [found.refused, ...(found.details ?? [])].join(" ");
      return;
    }
    const done = document.querySelector("#done");
    done.hidden = false;
    const compare = new URLSearchParams({ left: `account=${sent.account}`, right: `account=${found.account || sent.account}` });
    done.querySelector("#compare").href = `/scenario/${found.key}/beside?${compare}`;
    done.querySelector("#explore-it").href = `/scenario/${found.key}?account=${found.account || sent.account}`;
    done.querySelector("#edit-it").href = `/scenario/${found.key}/text`;
    done.querySelector("#take").onclick = () => download(`${form.dataset.scenario}.yaml`, found.text, "application/yaml");
    const save = done.querySelector("#save");
    if (save) {
      save.onclick = async () => {
        const saved = await send("save", `/scenario/${form.dataset.key}/save.json`, { text: found.text, over: found.over });
        if (saved) status.textContent = saved.ok ? `Saved to ${saved.saved}.` : saved.refused;
      };
    }
    status.textContent = found.account ? "A new account holds the rival premise." : "The objection stands beside the claim.";
    done.querySelector("a").focus();
  });
}

start(document.querySelector("#object"));
