// Guided stories: the first view with its choice, the strip of the story that is told, and what it points at.

import { minute } from "./dates.js";
import { byId, el } from "./dom.js";
import { act } from "./server.js";
import { person, world } from "./state.js";
import { either, nameOf, words } from "./words.js";

const FIRST = 3; // stories that stand out

export function welcome(page) {
  const { stories } = world.run;
  const card = (key, kind, ...parts) => el("li", {}, el("button", { type: "button", class: `card ${kind}`, "data-story": key ?? "", onclick: () => page.begin(key) }, parts));
  const about = (story) => [el("span", { class: "card-title" }, either(story.title)), el("span", { class: "card-about" }, either(story.about)), el("span", { class: "card-steps" }, words("steps", { n: story.steps }))];
  const number = (at) => el("span", { class: "number", "aria-hidden": "true" }, at + 1);
  return el(
    "div",
    { class: "welcome" },
    el("h2", {}, words("lead")),
    el("p", { class: "lead" }, words("lead_more")),
    el("h3", {}, words("choose")),
    el("ul", { class: "cards" }, stories.slice(0, FIRST).map((story, at) => card(story.key, "", number(at), ...about(story)))),
    el("h3", {}, words("choose_more")),
    el(
      "ul",
      { class: "cards" },
      card(null, "minor", el("span", { class: "card-title" }, words("free")), el("span", { class: "card-about" }, words("free_more"))),
      stories.slice(FIRST).map((story) => card(story.key, "minor", ...about(story))),
    ),
  );
}

function deed(wanted) {
  const who = person(wanted.who);
  const given = { name: who ? nameOf(who) : "", text: wanted.text };
  if (wanted.kind === "turn") given.text = minute(Date.parse(`${wanted.text.replace(" ", "T")}:00${offset()}`));
  const key = `do_${wanted.kind}`;
  return words(["says", "taps", "photo", "file", "starts", "turn"].includes(wanted.kind) ? key : "do_other", given);
}

// The college's distance from UTC, as +08:00.
function offset() {
  const parts = new Intl.DateTimeFormat("en", { timeZone: world.run.zone, timeZoneName: "longOffset" }).formatToParts();
  return parts.find((part) => part.type === "timeZoneName").value.replace("GMT", "") || "+00:00";
}

export function strip(page) {
  const section = byId("story");
  const story = world.story;
  section.hidden = !story;
  if (!story) return section.replaceChildren();
  const focused = section.contains(document.activeElement) ? document.activeElement.dataset.do : null;
  const done = !story.next;
  const at = Math.min(story.step, story.words.length - 1);
  const dots = el(
    "ol",
    { class: "dots", "aria-hidden": "true" },
    story.words.map((_, number) => el("li", { class: number < story.step ? "over" : number === story.step ? "now" : "" })),
  );
  const button = (name, key, given = {}) =>
    el("button", { type: "button", "data-do": name, class: given.class, disabled: given.disabled ?? false, onclick: given.onclick ?? (() => page.tries(() => act("story", { do: name }))) }, words(key));
  const playing = story.playing;
  const busy = !story.ready || (world.run.busy && !playing);
  const turns = story.next?.kind === "turn";
  const buttons = done
    ? [button("end", "go_on", { class: "primary", onclick: () => page.goOn() })]
    : [
        playing
          ? button("hold", "hold", { class: "primary" })
          : turns
            ? button("turn", "turn_there", { class: "primary hint", disabled: busy, onclick: () => page.tries(() => act("calendar", { to: story.next.text.replace(" ", "T") })) })
            : button("show", "show_me", { class: "primary", disabled: busy, onclick: () => page.takeThere() }),
        button("step", "play_step", { disabled: playing || busy }),
        button("all", "play_all", { disabled: playing || busy }),
        button("end", "end_story", { onclick: () => page.goOn() }),
      ];
  const says = story.stuck ? words("story_stuck") : done ? words("story_done") : deed(story.next);
  section.replaceChildren(
    el("div", { class: "telling" }, el("p", { class: "which" }, el("span", {}, el("strong", {}, either(story.title)), " · ", words("story_step", { n: Math.min(story.step + 1, story.words.length), of: story.words.length })), dots), el("p", { class: "sentence" }, done ? "" : either(story.words[at])), el("p", { class: "deed", role: "status" }, playing || done || story.stuck ? null : el("span", { class: "turn" }, words("your_turn")), says)),
    el("div", { class: "buttons" }, buttons),
  );
  if (focused) (section.querySelector(`[data-do="${focused}"]`) ?? section.querySelector("button"))?.focus();
  section.dataset.at = story.at;
  section.dataset.done = String(done);
  section.dataset.playing = String(playing);
  return undefined;
}
