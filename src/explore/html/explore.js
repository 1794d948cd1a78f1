// Keeps the answer with the sliders. Without this script the page works through its form.
"use strict";

const state = document.getElementById("state");
const problem = document.getElementById("problem");
const sliders = [...document.querySelectorAll("input[type=range]")];
const field = (key) => document.getElementById(key);
const slider = (key) => sliders.find((one) => one.name === key);
document.documentElement.classList.add("scripted");

// Three digits are as fine as a hand is; a logarithmic slider moves by the logarithm.
const number = (one) => {
  const value = "log" in one.dataset ? 10 ** one.valueAsNumber : one.valueAsNumber;
  return String(Number(value.toPrecision(3)));
};

const place = (one, value) => {
  one.value = value === "" ? one.dataset.home : "log" in one.dataset ? Math.log10(value) : value;
  name(one);
};

// What a screen reader says of a slider.
const name = (one) => {
  const value = field(one.name).value;
  one.setAttribute("aria-valuetext", value === "" ? "as in the scenario" : `${value} ${one.dataset.unit}`);
  document.querySelector(`button[data-key="${one.name}"]`).disabled = value === "";
};

const query = () => {
  const all = new FormData(state);
  const given = [...all].filter(([, value]) => value !== "");
  return new URLSearchParams(given).toString();
};

// One request at a time, and behind it only the newest: answers come in order, and none is asked for that is out of date.
let running = false;
let waiting = false;

async function ask() {
  if (running) {
    waiting = true;
    return;
  }
  running = true;
  let ok = false;
  let text = "The program that answers does not run any more: start `switchpoint explore` again.";
  try {
    const response = await fetch(`/answer?${query()}`);
    text = await response.text();
    ok = response.ok;
  } catch {
    // The text says it.
  }
  if (ok) show(text);
  else complain(text);
  running = false;
  if (waiting) {
    waiting = false;
    ask();
  }
}

function show(text) {
  if (!field("q")) {
    // The page began with a query that could not be used, and has no place for an answer.
    location.assign(`/?${query()}`);
    return;
  }
  problem.replaceChildren();
  const answer = new DOMParser().parseFromString(text, "text/html");
  for (const next of answer.querySelectorAll("[data-part]")) {
    const part = field(next.id);
    if (part && part.outerHTML !== next.outerHTML) {
      for (const { name, value } of next.attributes) part.setAttribute(name, value);
      part.replaceChildren(...next.childNodes);
    }
  }
  const link = field("link").getAttribute("href");
  // Browsers refuse to be told hundreds of times; while a slider moves, the link is out of date at once anyway.
  if (!waiting) history.replaceState(null, "", link);
  document.querySelector("#drop form").action = `/files${link.slice(1)}`;
}

function complain(text) {
  problem.replaceChildren(...text.trim().split("\n").map((line) => {
    const paragraph = document.createElement("p");
    paragraph.textContent = line;
    return paragraph;
  }));
}

for (const one of sliders) {
  name(one);
  one.addEventListener("input", () => {
    field(one.name).value = number(one);
    name(one);
    ask();
  });
}

state.addEventListener("input", (event) => {
  const { target } = event;
  if (target.type === "text") {
    const value = target.value.trim();
    if (value === "" || Number.isFinite(Number(value))) place(slider(target.name), value);
    ask();
  }
});

state.addEventListener("change", ({ target }) => {
  // What a scenario has stands beside every slider, and which chips have which basis in the list: these come with a whole page.
  if (target.tagName === "SELECT") {
    if (target.id === "rule") ask();
    else location.assign(`/?${query()}`);
  }
});

state.addEventListener("click", ({ target }) => {
  const key = target.dataset.key;
  if (key) {
    field(key).value = "";
    place(slider(key), "");
    ask();
  }
});

state.addEventListener("submit", (event) => {
  event.preventDefault();
  ask();
});

const drop = document.getElementById("drop");
const chosen = document.getElementById("files");
const compared = document.getElementById("compared");
let newest = 0;

async function look(files) {
  if (files.length === 0) return;
  const form = new FormData();
  for (const file of files) form.append("file", file);
  const turn = ++newest;
  compared.textContent = "Checking ...";
  let found;
  try {
    const response = await fetch(document.querySelector("#drop form").action, { method: "POST", body: form });
    const text = await response.text();
    const page = new DOMParser().parseFromString(text, "text/html");
    const part = page.getElementById("compared");
    found = part ? [...part.childNodes] : [text];
  } catch {
    found = ["The files did not arrive: they may be too large together, or the program does not run any more."];
  }
  if (turn === newest) compared.replaceChildren(...found);
}

chosen.addEventListener("change", () => look(chosen.files));
drop.querySelector("form").addEventListener("submit", (event) => {
  event.preventDefault();
  look(chosen.files);
});
// A file that misses the place must not replace the page.
for (const kind of ["dragover", "drop"]) {
  document.addEventListener(kind, (event) => event.preventDefault());
}
drop.addEventListener("dragover", () => drop.classList.add("over"));
drop.addEventListener("dragleave", () => drop.classList.remove("over"));
drop.addEventListener("drop", (event) => {
  drop.classList.remove("over");
  look(event.dataTransfer.files);
});
