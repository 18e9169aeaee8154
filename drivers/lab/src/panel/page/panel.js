// The page: builds a card for each device once, then follows the state.

import { controls, make, select } from "./forms.js";
import { picture, subtitle } from "./pictures.js";

const $ = (id) => document.getElementById(id);
const hues = [174, 205, 262, 320, 12, 32, 84, 140, 190, 230, 290, 350];

let tables, state, person;
const cards = new Map();

const context = {
  act,
  person: () => person,
  people: [],
  cards: () => (state ? state.status.cards.map((card) => card.card) : []),
};

/** Asks the laboratory to do something, and notes what it said. */
async function act(device, action, args, target) {
  const body = JSON.stringify({ device, action, args });
  const response = await fetch("act", { method: "POST", headers: { "Content-Type": "application/json" }, body });
  const answer = response.ok ? await response.json() : { ok: false, error: await response.text() };
  const said = Object.entries(args).map(([name, value]) => `${name}=${value}`).join(" ");
  note(`${device} ${action} ${said}`.trim(), answer);
  if (!answer.ok && target) {
    const shaken = target.closest("form, .segments, .faults, .picture") ?? target;
    shaken.classList.remove("refused");
    requestAnimationFrame(() => shaken.classList.add("refused"));
  }
  return answer;
}

function note(order, answer) {
  const time = new Date().toTimeString().slice(0, 8);
  const entry = make("li", {}, make("time", {}, time), order);
  if (!answer.ok) entry.append(make("div", { class: "no" }, answer.error));
  $("journal").prepend(entry);
  while ($("journal").children.length > 60) $("journal").lastChild.remove();
}

/** `printer fault name=cover-open` in a picture's `data-order`. */
function order(text, target) {
  const [device, action, ...rest] = text.split(" ");
  const args = Object.fromEntries(rest.map((word) => [word.slice(0, word.indexOf("=")), word.slice(word.indexOf("=") + 1)]));
  for (const [name, value] of Object.entries(args)) if (value === "@person") args[name] = person;
  act(device, action, args, target);
}

function build() {
  const common = tables.tables.find((table) => table.name === "any device").actions;
  for (const table of tables.tables.filter((table) => table.device)) {
    const { name, device } = table;
    const hands = table.actions.flatMap((action) => controls(name, action, context));
    const faults = make("div", { class: "faults" });
    const line = common.filter((action) => !action.name.startsWith("fault")).flatMap((action) => controls(name, action, context));
    const shown = make("div", { class: "picture", onclick: (event) => {
      const hit = event.target.closest("[data-order]");
      if (hit) order(hit.dataset.order, hit);
    } });
    const small = make("small", {});
    const card = make("article", { class: "device", id: `device-${device}` },
      make("header", {}, make("i", { class: "lamp" }), make("h3", {}, device), small),
      shown,
      make("div", { class: "hands" }, ...hands),
      make("details", {}, make("summary", {}, "Faults"), faults),
      make("details", {}, make("summary", {}, "Line"), make("div", { class: "hands" }, ...line)));
    cards.set(device, { card, shown, faults, small, name, drawn: "" });
    $("bench").append(card);
  }
  const town = tables.tables.find((table) => table.name === "town");
  const acts = town.actions.filter((action) => action.name !== "list").flatMap((action) => controls("town", action, context));
  document.querySelector(".cards").append(make("details", {}, make("summary", {}, "The works"), make("div", { class: "hands" }, ...acts)));
}

function people() {
  context.people = state.status.people;
  person ??= context.people[0];
  $("people").replaceChildren(...context.people.map((slug, index) => {
    const initials = slug.split("-").map((part) => part[0].toUpperCase()).join("").slice(0, 2);
    const face = make("b", {}, initials);
    face.style.background = `hsl(${hues[index % hues.length]} 45% 42%)`;
    return make("button", { class: "person", role: "option", "aria-selected": String(slug === person), title: slug, onclick: () => choose(slug) }, face, make("span", {}, slug.replaceAll("-", " ")));
  }));
}

function choose(slug) {
  person = slug;
  people();
  for (const choice of document.querySelectorAll("select[data-people]")) choice.value = slug;
}

/** The lists of cards in the forms follow the cards there are. */
function refillCards() {
  const names = context.cards();
  for (const choice of document.querySelectorAll("select[data-cards]")) {
    if (choice.options.length === names.length) continue;
    const chosen = choice.value;
    choice.replaceChildren(...select(names, {}, chosen).options);
  }
}

function show() {
  const { status, faults } = state;
  $("today").textContent = `In town it is ${status.today}`;
  $("cards").replaceChildren(...status.cards.map((card) => {
    const away = card.place !== "with-person";
    return make("div", { class: away ? "card-row away" : "card-row" }, make("i", {}), make("b", { title: card.card }, card.card.replace(/^card-/, "")), make("span", {}, card.place.replaceAll("-", " ")));
  }));
  refillCards();
  const troubles = Object.entries(status.faults).flatMap(([device, present]) => present.map((what) => [device, what]));
  $("troubles").replaceChildren(...troubles.map(([device, what]) =>
    make("button", { class: "chip on", title: `Clear everything that is wrong with the ${device}`, onclick: (event) => act(device, "fault", { name: "clear" }, event.target) }, `${device}: ${what}`)));
  for (const [device, parts] of cards) showDevice(device, parts, status, faults[device] ?? []);
}

function showDevice(device, parts, status, faults) {
  const present = status.faults[device] ?? [];
  parts.card.classList.toggle("faulty", present.length > 0);
  parts.card.classList.toggle("unplugged", present.includes("unplug"));
  parts.small.textContent = subtitle(device, status);
  const drawn = picture(device, status, tables);
  if (drawn !== parts.drawn) {
    parts.drawn = drawn;
    parts.shown.innerHTML = drawn;
    const stream = parts.shown.querySelector("img.stream");
    if (stream) keepLooking(stream);
  }
  const key = JSON.stringify(faults);
  if (key !== parts.faultKey) {
    parts.faultKey = key;
    showFaults(parts, faults);
  }
}

function showFaults(parts, faults) {
  const at = faults.some((fault) => fault.at) ? make("input", { type: "number", min: 1, value: parts.at ?? 1, "aria-label": "which one", oninput: (event) => { parts.at = event.target.value; } }) : null;
  const chips = faults.map((fault) => {
    const toggle = (event) => {
      if (fault.on && !fault.at) return act(parts.name, "fault", { name: "clear" }, event.target);
      return act(parts.name, "fault", fault.at ? { name: fault.name, at: at.value } : { name: fault.name }, event.target);
    };
    const where = fault.at?.length ? ` ${fault.at.join(", ")}` : "";
    return make("button", { class: "chip", title: fault.what, "aria-pressed": String(fault.on), onclick: toggle }, fault.name.replaceAll("-", " ") + where);
  });
  const clear = make("button", { class: "plain", onclick: (event) => act(parts.name, "fault", { name: "clear" }, event.target) }, "clear all");
  parts.faults.replaceChildren(...[at, ...chips, clear].filter(Boolean));
}

/** A camera that was unplugged comes back. */
function keepLooking(stream) {
  stream.onerror = () => setTimeout(() => { stream.src = stream.src.split("?")[0] + `?${Date.now()}`; }, 1500);
}

function link(name, text) {
  $("link").dataset.state = name;
  $("link").lastElementChild.textContent = text;
}

async function start() {
  tables = await (await fetch("devices")).json();
  const live = new EventSource("live");
  live.onopen = () => link("live", "live");
  live.onerror = () => link("lost", "the laboratory does not answer");
  live.onmessage = (event) => {
    const first = !state;
    state = JSON.parse(event.data);
    if (first) { people(); build(); }
    show();
  };
}

start();
