// Making elements: el("button", {class: "x", onclick: f, "aria-label": "…"}, "text", child, …).

export function el(tag, given = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked" || name === "disabled") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export const byId = (id) => document.getElementById(id);

// A button with a list or a group below it: Escape and a click elsewhere close it, and the button gets the focus back.
export function disclose(button, panel, { opened = () => {}, closed = () => {} } = {}) {
  const close = (focus) => {
    if (panel.hidden) return;
    panel.hidden = true;
    button.setAttribute("aria-expanded", "false");
    if (focus) button.focus();
    closed();
  };
  const open = () => {
    panel.hidden = false;
    button.setAttribute("aria-expanded", "true");
    opened();
  };
  button.addEventListener("click", () => (panel.hidden ? open() : close(true)));
  panel.addEventListener("keydown", (event) => event.key === "Escape" && close(true));
  button.addEventListener("keydown", (event) => event.key === "Escape" && close(true));
  document.addEventListener("pointerdown", (event) => {
    if (!panel.contains(event.target) && !button.contains(event.target)) close(false);
  });
  return { open, close };
}

const SVG = "http://www.w3.org/2000/svg";

// A line drawing on a field of 24 by 24.
export function icon(path) {
  const image = document.createElementNS(SVG, "svg");
  image.setAttribute("viewBox", "0 0 24 24");
  image.setAttribute("class", "drawing");
  image.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  image.append(line);
  return image;
}
