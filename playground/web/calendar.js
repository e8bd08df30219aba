// The calendar: what day it is at the college, and turning it forward.

import { day, isoDay, minute, time } from "./dates.js";
import { byId, disclose, el, icon } from "./dom.js";
import { act, look } from "./server.js";
import { now, world } from "./state.js";
import { words } from "./words.js";

let control = null;
let next = null;

export function start(page) {
  control = disclose(byId("calendar"), byId("calendar-panel"), { opened: () => draw(page, true) });
  setInterval(tick, 1000);
}

export function tick() {
  if (!world.run) return;
  const instant = now();
  const button = byId("calendar");
  const text = `${day(instant)} · ${time(instant)}`;
  if (button.dataset.shown === text) return;
  button.dataset.shown = text;
  button.replaceChildren(icon("M7 3v4m10-4v4M4 10h16M6 5h12a2 2 0 0 1 2 2v11a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2z"), el("span", {}, text));
  button.setAttribute("aria-label", words("calendar_now", { day: day(instant), time: time(instant) }));
}

export async function refresh() {
  if (byId("calendar-panel").hidden || world.run.assistant !== "running") return;
  next = (await look("behind").catch(() => ({}))).next ?? null;
  const line = byId("calendar-next");
  if (line) line.textContent = `${words("next")}: ${next ? minute(Date.parse(next)) : words("none")}`;
}

export function draw(page, focus = false) {
  const panel = byId("calendar-panel");
  if (panel.hidden) return;
  panel.setAttribute("aria-label", words("calendar"));
  const held = panel.contains(document.activeElement) ? document.activeElement.dataset.to : null;
  const busy = world.run.busy;
  const turn = (to) => page.tries(() => act("calendar", { to }));
  const button = (to, key) => el("button", { type: "button", "data-to": to, disabled: busy, onclick: () => turn(to) }, words(key));
  const typed = panel.querySelector("input")?.value;
  const date = el("input", { type: "date", min: isoDay(now() + 86400000), value: typed || isoDay(now() + 86400000 * 30), "aria-label": words("date"), "data-to": "field" });
  const form = el("form", { class: "line" }, date, el("button", { type: "submit", "data-to": "date", disabled: busy }, words("to_date")));
  form.noValidate = true;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    turn(date.value);
  });
  panel.replaceChildren(
    el("p", { class: "today" }, minute(now())),
    el("div", { class: "grid" }, button("day", "plus_day"), button("week", "plus_week"), button("next", "to_next")),
    form,
    el("p", { id: "calendar-next", class: "note" }, `${words("next")}: …`),
    el("p", { class: "note" }, words("only_forward")),
    el("button", { type: "button", class: "quiet", "data-to": "afresh", onclick: () => (control.close(true), page.afresh()) }, words("afresh")),
  );
  refresh();
  const wanted = held ? panel.querySelector(`[data-to="${held}"]`) : focus ? panel.querySelector("button") : null;
  wanted?.focus();
}
