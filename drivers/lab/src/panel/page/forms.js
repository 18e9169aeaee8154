// Buttons and forms from the tables of actions: what a device can do is written there and nowhere here.

/** Makes an element: `make("button", { class: "chip" }, "text")`. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** The variants of a usage text such as `person=P [attack=print|phone] | nobody=1`, each a list of fields. */
export function variants(usage) {
  return usage.split(" | ").map((variant) =>
    variant.split(/\s+/).filter((word) => word.includes("=")).map((word) => {
      const bare = word.replace(/^\[|\]$/g, "");
      const name = bare.slice(0, bare.indexOf("="));
      return { name, hint: bare.slice(name.length + 1), optional: word.startsWith("[") };
    }));
}

const choices = (hint) => (hint.includes("|") ? hint.split("|") : null);
const words = (name) => name.replaceAll("-", " ").replaceAll("_", " ");

/** The controls of one action, in `context` ({ act, person(), people, cards }). */
export function controls(device, action, context) {
  return variants(action.usage).map((fields, _, all) => {
    const [only] = fields;
    if (fields.length === 1 && !only.optional && choices(only.hint)) return segments(device, action, only, context);
    return form(device, action, fields, all.length > 1, context);
  });
}

function segments(device, action, field, context) {
  const buttons = choices(field.hint).map((choice) =>
    make("button", { type: "button", onclick: (event) => context.act(device, action.name, { [field.name]: choice }, event.target) }, words(choice)));
  return make("div", { class: "segments" }, make("span", {}, words(action.name)), ...buttons);
}

function form(device, action, fields, several, context) {
  const inputs = fields.map((field) => [field, input(field, context)]);
  const constant = fields.find((field) => /^\d+$/.test(field.hint));
  const label = several && constant ? `${words(action.name)} ${words(constant.name)}` : words(action.name);
  const send = (event) => {
    event.preventDefault();
    const filled = inputs.map(([field, control]) => [field.name, control ? control.value.trim() : field.hint]);
    context.act(device, action.name, Object.fromEntries(filled.filter(([, value]) => value !== "")), event.target);
  };
  const shown = inputs.filter(([, control]) => control).map(([field, control]) => make("label", {}, words(field.name), control));
  return make("form", { class: "action", onsubmit: send }, make("button", {}, label), ...shown);
}

function input(field, context) {
  const { name, hint, optional } = field;
  if (/^\d+$/.test(hint)) return null;
  if (hint === "P") return select(context.people, { "data-people": "" }, context.person());
  if (hint === "C") return select(context.cards(), { "data-cards": "" });
  if (choices(hint)) return select(optional ? ["", ...choices(hint)] : choices(hint), {});
  const range = hint.match(/^(\d+)…(\d+)$/);
  const step = range?.[2] === "1" ? "any" : 1;
  if (range) return make("input", { type: "number", min: range[1], max: range[2], step, value: optional ? "" : range[1], "aria-label": name });
  if (hint === "N") return make("input", { type: "number", min: 0, value: optional ? "" : 1, "aria-label": name });
  const example = /^\d+(s|ms)$/.test(hint) ? hint : "";
  return make("input", { type: "text", placeholder: hint, value: example, "aria-label": name });
}

/** A choice from a list. */
export function select(options, attributes, chosen) {
  return make("select", attributes, ...options.map((option) => make("option", { value: option, selected: option === chosen }, option === "" ? "–" : words(option))));
}
