// Behind the chats: every request and update as JSON, the outbox, the duties, the clock; faults, and the process.

import { minute } from "./dates.js";
import { byId, el } from "./dom.js";
import { act, look } from "./server.js";
import { now, person, world } from "./state.js";
import { nameOf, words } from "./words.js";

const TABS = ["requests", "updates", "outbox", "duties", "engine"];
const WEATHERS = ["fine", "too_many", "server_error", "silent", "away"];
const LATER_MS = 400;

let tab = "requests";
let behind = {};
let asking = 0;
let panel = null;

export function start(page) {
  panel = byId("inspector");
  const button = byId("inspect");
  button.addEventListener("click", () => {
    panel.hidden = !panel.hidden;
    button.setAttribute("aria-expanded", String(!panel.hidden));
    document.body.classList.toggle("inspecting", !panel.hidden);
    if (!panel.hidden) {
      draw(page);
      ask(page);
      panel.querySelector("[role=tab][aria-selected=true]").focus();
    }
    page.arrange();
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      button.click();
      button.focus();
    }
  });
}

// What lies in the database is asked for a moment after things happened, not at each of them.
export function refresh(page, kind) {
  if (panel.hidden) return;
  if (kind === "request" || kind === "update") appended(kind);
  if (kind === "run" || kind === "state") draw(page);
  clearTimeout(asking);
  asking = setTimeout(() => ask(page), LATER_MS);
}

async function ask(page) {
  if (panel.hidden) return;
  behind = await look("behind").catch(() => ({ away: true }));
  if (tab !== "requests" && tab !== "updates") draw(page);
}

function appended(kind) {
  if (`${kind}s` !== tab) return;
  const list = panel.querySelector(".entries");
  if (!list) return;
  panel.querySelector(".nothing")?.remove();
  list.prepend(kind === "request" ? request(world.requests.at(-1)) : update(world.updates.at(-1)));
  while (list.children.length > 300) list.lastElementChild.remove();
}

export function draw(page) {
  if (panel.hidden) return;
  const held = panel.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  const tabs = el(
    "div",
    { role: "tablist", class: "tabs", "aria-label": words("inspector") },
    TABS.map((name) =>
      el("button", { type: "button", role: "tab", id: `tab-${name}`, "data-key": `tab-${name}`, "aria-selected": String(name === tab), "aria-controls": "tab-panel", tabindex: name === tab ? "0" : "-1", onclick: () => choose(page, name) }, words(name)),
    ),
  );
  tabs.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) {
      choose(page, TABS[(TABS.indexOf(tab) + step + TABS.length) % TABS.length]);
      panel.querySelector("[aria-selected=true]").focus();
    }
  });
  const scrolled = panel.querySelector("[role=tabpanel]")?.scrollTop ?? 0;
  const body = el("div", { role: "tabpanel", id: "tab-panel", "aria-labelledby": `tab-${tab}`, tabindex: "0" }, DRAWN[tab](page));
  panel.replaceChildren(tabs, body);
  body.scrollTop = scrolled;
  if (held) panel.querySelector(`[data-key="${held}"]`)?.focus();
}

function choose(page, name) {
  tab = name;
  draw(page);
  panel.querySelector(`#tab-${name}`).focus();
  ask(page);
}

const DRAWN = {
  requests: () => entries([...world.requests].reverse().map(request)),
  updates: () => entries([...world.updates].reverse().map(update)),
  outbox: () => (behind.away ? away() : entries((behind.outbox ?? []).map((row) => entry([row.state, row.name || row.act, row.reader ?? ""], row, row.state)))),
  duties: () => (behind.away ? away() : [following(), entries((behind.duties ?? []).map((row) => entry([row.state, `${row.case} ${row.key}`, row.owner ?? row.office, row.due], row, row.state)))]),
  engine,
};

const away = () => el("p", { class: "note" }, words("not_running"));
const following = () => el("p", { class: "note" }, `${words("next")}: ${behind.next ? minute(Date.parse(behind.next)) : words("none")}`);

function entries(rows) {
  return rows.length ? el("div", { class: "entries" }, rows) : [el("p", { class: "note nothing" }, words("nothing")), el("div", { class: "entries" })];
}

function entry(parts, json, mark) {
  const details = el("details", {}, el("summary", {}, el("span", { class: `state ${mark}` }, parts[0]), parts.slice(1).filter(Boolean).map((part) => el("span", {}, part))));
  details.addEventListener("toggle", () => {
    if (details.open && !details.querySelector("pre")) details.append(el("pre", { tabindex: "0" }, JSON.stringify(json, null, 2)));
  });
  return details;
}

function whose(id) {
  const found = person(Number(id));
  return found ? nameOf(found) : "";
}

const request = (one) => entry([String(one.status), one.method, whose(one.params.chat_id)], { ...one, params: unfolded(one.params) }, one.status === 200 ? "good" : "bad");

function update(one) {
  const [kind] = Object.keys(one).filter((name) => name !== "update_id");
  return entry([String(one.update_id % 10000), kind, whose(one[kind].from?.id)], one, "");
}

// Parameters travel as strings; those that hold JSON read better as JSON.
function unfolded(params) {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => {
      if (typeof value !== "string" || !/^[[{]/.test(value)) return [name, value];
      try {
        return [name, JSON.parse(value)];
      } catch {
        return [name, value];
      }
    }),
  );
}

function engine(page) {
  const { assistant, weather } = world.run;
  const button = (name, key, disabled) => el("button", { type: "button", "data-key": name, disabled, onclick: () => page.tries(() => act("assistant", { do: name })) }, words(key));
  const choices = WEATHERS.map((kind) =>
    el("label", { class: "choice" }, el("input", { type: "radio", name: "weather", value: kind, "data-key": `weather-${kind}`, ...(kind === weather ? { checked: true } : {}), onchange: () => page.tries(() => act("weather", { kind })) }), words(kind)),
  );
  const counts = (states) => Object.entries(states ?? {}).map(([state, number]) => `${state} ${number}`).join(" · ") || words("none");
  const pair = (name, value) => [el("dt", {}, name), el("dd", {}, value)];
  return [
    el("h3", {}, words("process")),
    el("p", { class: "process" }, el("span", { class: `state ${assistant === "running" ? "good" : "bad"}` }, words(`is_${assistant}`))),
    el("div", { class: "buttons" }, button("kill", "kill", assistant === "killed"), button("start", "start", assistant !== "killed"), button("restart", "restart", assistant === "killed")),
    el("fieldset", {}, el("legend", {}, words("weather")), choices),
    el("h3", {}, words("clock")),
    el("dl", {}, pair(words("college_time"), minute(now())), pair(words("real_time"), minute(Date.now())), pair(words("next"), behind.next ? minute(Date.parse(behind.next)) : words("none")), pair(words("inbox"), counts(behind.inbox)), pair(words("outbox"), counts(behind.letters))),
  ];
}
