// The scenario page: sliders, premises and levers make a position; the position is the link; the answer follows.
import { ask, stop } from "./asking.js";

const QUICK = 256;
const FINE = 2048;
const PATIENCE = 3000; // milliseconds after which a redraw on its way makes room for a newer one
const REST = 200; // milliseconds without a move before the other conclusions are asked for
const REFINE_AFTER = 350; // and then, before the answer is refined
const PINNED = "kadesh.pinned.";

function start(form) {
  const key = form.dataset.key;
  const answer = document.querySelector("#answer");
  const status = document.querySelector("#status");
  const bar = document.createElement("a");
  bar.className = "bar";
  bar.href = "#answer-title";
  form.before(bar);
  const set = new Map();
  let resting = 0;
  let round = 0;
  let wanted = null; // the newest position, if its redraw has not been asked for
  let asked = 0; // when the redraw on its way was asked for; 0 if there is none
  window.redraws = [];

  for (const item of form.querySelectorAll(".quantity")) {
    const hidden = item.querySelector("input[type=hidden]");
    if (hidden) set.set(item.dataset.name, hidden.value.slice(item.dataset.name.length + 1));
    hidden?.remove();
    const slider = item.querySelector("input[type=range]");
    slider.addEventListener("input", () => fix(item, slider.value));
    item.querySelector(".undo").addEventListener("click", () => {
      release(item);
      slider.focus();
      moved();
    });
    const [low, high] = [item.querySelector(".low"), item.querySelector(".high")];
    item.querySelector("button.narrow").addEventListener("click", () => {
      const [from, to] = [Number(low.value), Number(high.value)];
      if (!low.checkValidity() || !high.checkValidity() || from > to) {
        status.textContent = `Write a range from low to high, within ${low.min} and ${low.max}.`;
        return;
      }
      fix(item, from === to ? `${from}` : `${from} to ${to}`, (from + to) / 2);
    });
  }

  function fix(item, value, middle) {
    set.set(item.dataset.name, `${value}`);
    if (middle !== undefined) item.querySelector("input[type=range]").value = middle;
    item.classList.add("is-set");
    item.querySelector("output").textContent = `set: ${shown(value)}`;
    item.querySelector(".undo").hidden = false;
    moved();
  }

  function release(item) {
    set.delete(item.dataset.name);
    item.classList.remove("is-set");
    item.querySelector("output").textContent = item.dataset.unset;
    item.querySelector(".undo").hidden = true;
    item.querySelector("input[type=range]").value = (Number(item.dataset.low) + Number(item.dataset.high)) / 2;
  }

  function query() {
    const found = new URLSearchParams();
    found.append("account", form.querySelector("#account").value);
    for (const box of form.querySelectorAll("input[name=held]:not(:checked)")) found.append("without", box.value);
    for (const box of form.querySelectorAll("input[name=lever]:checked")) found.append("lever", box.value);
    for (const [name, value] of set) found.append("set", `${name}=${value}`);
    const seed = new URLSearchParams(location.search).get("seed");
    if (seed) found.append("seed", seed);
    return found.toString();
  }

  function moved() {
    const position = query();
    history.replaceState(null, "", `/scenario/${key}?${position}`);
    document.querySelector("#link").href = `/scenario/${key}?${position}`;
    for (const link of document.querySelectorAll(".tabs a")) {
      const path = link.getAttribute("href").split("?")[0];
      if (!path.endsWith("/text")) link.href = `${path}?${position}`;
    }
    document.querySelector("#release").disabled = !(set.size || /without=|lever=/.test(position));
    redraw(position);
  }

  // One redraw is on its way at a time, and is shown when it comes, so that the answer follows while a slider is dragged;
  // positions passed over meanwhile are never asked for, and what comes after a redraw stops at once.
  async function redraw(position) {
    round += 1;
    wanted = { position, moved: performance.now() };
    clearTimeout(resting);
    stop("full");
    stop("fine");
    answer.classList.add("old");
    if (asked) {
      if (performance.now() - asked > PATIENCE) stop("quick");
      return;
    }
    while (wanted) {
      const { position: place, moved: since } = wanted;
      wanted = null;
      asked = performance.now();
      const mine = round;
      const found = await show("quick", place, QUICK, "first", mine);
      asked = 0;
      if (!found) continue;
      drawn(since);
      if (mine === round) resting = setTimeout(() => complete(place, mine), REST);
    }
  }

  function drawn(since) {
    requestAnimationFrame(() => setTimeout(() => window.redraws.push(performance.now() - since)));
  }

  async function complete(position, mine) {
    if (!(await show("full", position, QUICK, "all", mine))) return;
    resting = setTimeout(() => refine(position, mine), REFINE_AFTER);
  }

  async function refine(position, mine) {
    status.textContent = `Refining to ${FINE.toLocaleString("en")} worlds…`;
    const found = await show("fine", position, FINE, "all", mine);
    if (found && mine === round) status.textContent = "";
  }

  async function show(slot, position, worlds, depth, mine) {
    const found = await ask(slot, `/scenario/${key}/answer?${position}&worlds=${worlds}&depth=${depth}`);
    if (!found || found.status === 409 || (mine !== round && slot !== "quick")) return false;
    answer.innerHTML = found.text;
    answer.classList.toggle("old", mine !== round);
    inShort();
    if (found.ok && depth === "all") status.textContent = said();
    return found.ok;
  }

  function said() {
    const words = [...answer.querySelectorAll(".verdicts li")].map((each) => {
      const name = each.querySelector(".conclusion strong").textContent;
      return `${name} ${each.querySelector(".pair:last-child .v").textContent.trim()}`;
    });
    return words.join("; ");
  }

  function inShort() {
    bar.replaceChildren(
      ...[...answer.querySelectorAll(".verdicts li")].map((each) => {
        const short = document.createElement("span");
        short.textContent = each.querySelector(".conclusion strong").textContent;
        short.append(" ", each.querySelector(".pair:last-child .v").cloneNode(true));
        return short;
      }),
    );
  }

  form.querySelector("#account").addEventListener("change", () => {
    location.assign(`/scenario/${key}?${query().replace(/(^|&)without=[^&]*/g, "")}`);
  });
  for (const box of form.querySelectorAll("input[type=checkbox]")) box.addEventListener("change", moved);
  document.querySelector("#release").addEventListener("click", () => {
    location.assign(`/scenario/${key}?account=${encodeURIComponent(form.querySelector("#account").value)}`);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const mark of form.querySelectorAll("a[href^='#']")) {
    mark.addEventListener("click", () => {
      const place = document.querySelector(`[id="${mark.getAttribute("href").slice(1)}"]`);
      for (let each = place; each; each = each.parentElement) if (each.tagName === "DETAILS") each.open = true;
    });
  }

  const find = form.querySelector("#find");
  find.addEventListener("input", () => {
    const wanted = find.value.trim().toLowerCase();
    const items = [...form.querySelectorAll(".quantity")];
    for (const item of items) item.hidden = wanted !== "" && !item.textContent.toLowerCase().includes(wanted);
    const rest = form.querySelector(".rest");
    if (rest && wanted) rest.open = true;
    const count = items.filter((item) => !item.hidden).length;
    form.querySelector("#found").textContent = wanted ? `${count} of ${items.length} numbers` : "";
  });

  document.querySelector("#pin").addEventListener("click", () => {
    const kept = sessionStorage.getItem(PINNED + key);
    if (kept === null) {
      sessionStorage.setItem(PINNED + key, query());
      status.textContent = "Kept. Move on, then compare.";
    } else {
      sessionStorage.removeItem(PINNED + key);
      const link = new URLSearchParams({ left: kept, right: query() });
      location.assign(`/scenario/${key}/beside?${link}`);
    }
    nameOfPin();
  });

  function nameOfPin() {
    const kept = sessionStorage.getItem(PINNED + key) !== null;
    document.querySelector("#pin").textContent = kept ? "Compare with the kept position" : "Keep this position to compare";
  }

  nameOfPin();
  inShort();
  const known = Number(answer.dataset.known);
  if (known === 0) redraw(query());
  else if (known < FINE) resting = setTimeout(() => refine(query(), round), REFINE_AFTER);
}

function shown(value) {
  return `${value}`.replace(/-?\d+(\.\d+)?(e-?\d+)?/g, (number) => Number(Number(number).toPrecision(3)).toString().replace("-", "−"));
}

start(document.querySelector("#explore"));
