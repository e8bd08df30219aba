// The page: hears what happens, and draws it. Which phones are open, the language and the theme are all it decides.

import * as calendar from "./calendar.js";
import { byId, el } from "./dom.js";
import * as inspector from "./inspector.js";
import { Phone } from "./phone.js";
import { NotNow, act, listen } from "./server.js";
import { KINDS, hear, isMine, markRead, unread, world } from "./state.js";
import * as story from "./story.js";
import { LOCALES, current, either, nameOf, speak, words } from "./words.js";

const MOST = 4; // phones side by side
const NARROWEST = 340; // pixels of a phone
const HUES = 8;
const BACK_MS = 4000;
const FIRST = ["王伟", "Grace", "赵刚", "刘洋"]; // open where no story says otherwise

const kept = {
  get: (name) => localStorage.getItem(`waishi-${name}`),
  set: (name, value) => localStorage.setItem(`waishi-${name}`, value),
};

const page = {
  phones: new Map(), // id → Phone
  open: [], // ids, in their order
  recent: [], // ids, the last used first
  free: "", // the run in which the visitor looks around freely
  connected: true,
  drawing: 0,
  down: false, // the assistant was there and is not
  expected: "", // the name of a new phone that is to be opened once it is there
  ill: false, // Telegram was ill, and not all that waited has gone out
  well: "", // what is said once it is over
  backUntil: 0, // when no more is said of that

  hue: (id) => world.people.findIndex((one) => one.id === id) % HUES,

  get places() {
    const stage = byId("stage");
    const width = stage.clientWidth || window.innerWidth;
    return Math.max(1, Math.min(MOST, Math.floor(width / NARROWEST)));
  },

  get welcoming() {
    return !world.story && this.free !== world.epoch;
  },

  used(id) {
    this.recent = [id, ...this.recent.filter((one) => one !== id)];
  },

  // Of several phones the one used longest ago; of those never used the last.
  longestUnused(ids) {
    return [...ids].reverse().sort((a, b) => rank(this.recent, b) - rank(this.recent, a))[0];
  },

  // Open somebody's phone, in place of the one that was used longest ago if all places are taken.
  show(id, focus = false) {
    if (!this.open.includes(id)) {
      if (this.open.length >= this.places) {
        const oldest = this.longestUnused(this.open);
        this.open[this.open.indexOf(oldest)] = id;
      } else this.open.push(id);
    }
    this.used(id);
    this.arrange();
    const phone = this.phones.get(id);
    phone?.stayAtEnd();
    if (focus) (phone?.field ?? phone?.startButton ?? phone?.log)?.focus();
  },

  // As many phones as there is room for, and at least those the story names.
  arrange() {
    if (!world.run || this.welcoming) return;
    const wanted = this.open.filter((id) => world.chats.has(id));
    const rest = [...(world.story?.phones ?? []), ...FIRST.map((name) => world.people.find((one) => one.name === name)?.id), ...world.people.map((one) => one.id)];
    while (wanted.length > this.places) {
      const oldest = this.longestUnused(wanted);
      wanted.splice(wanted.indexOf(oldest), 1);
    }
    for (const id of rest) if (wanted.length < this.places && id && !wanted.includes(id)) wanted.push(id);
    this.open = wanted;
    const stage = byId("stage");
    for (const [id, phone] of this.phones) {
      if (!wanted.includes(id)) {
        phone.element.remove();
        this.phones.delete(id);
      }
    }
    for (const id of wanted) if (!this.phones.has(id)) this.phones.set(id, new Phone(id, this));
    const elements = wanted.map((id) => this.phones.get(id).element);
    if (elements.length !== stage.children.length || elements.some((element, at) => stage.children[at] !== element)) {
      const scrolled = new Map(wanted.map((id) => [id, this.phones.get(id).atEnd ? null : this.phones.get(id).log.scrollTop]));
      stage.replaceChildren(...elements);
      for (const [id, top] of scrolled) {
        if (top === null) this.phones.get(id).stayAtEnd();
        else this.phones.get(id).log.scrollTop = top;
      }
    }
    stage.dataset.places = String(wanted.length);
    for (const id of wanted) markRead(id);
    people();
    this.hint();
  },

  // Mark what the story points at.
  hint() {
    for (const marked of document.querySelectorAll(".phone .hint")) marked.classList.remove("hint");
    for (const marked of document.querySelectorAll(".phone.awaited")) marked.classList.remove("awaited");
    const wanted = world.story?.next;
    const its = wanted?.who && world.story.ready && !world.story.playing && !world.story.stuck ? this.phones.get(wanted.who) : null;
    for (const [id, phone] of this.phones) if (phone.suggested && (id !== wanted?.who || wanted.kind !== "says" || !its)) phone.suggest("");
    if (!its) return;
    its.element.classList.add("awaited");
    if (wanted.kind === "says") its.suggest(wanted.text);
    const target = its.target(wanted);
    target?.classList.add("hint");
    if (target && !its.hinted?.isConnected) target.scrollIntoView({ block: "nearest" });
    its.hinted = target;
  },

  takeThere() {
    const wanted = world.story?.next;
    if (!wanted?.who || !world.story.ready) return;
    this.show(wanted.who);
    const phone = this.phones.get(wanted.who);
    const target = wanted.kind === "says" ? phone.field : phone.target(wanted);
    target?.scrollIntoView({ block: "nearest" });
    target?.focus();
  },

  async begin(key) {
    if (key === null && !world.run.fresh) return this.afresh(null);
    if (key === null) {
      this.roam(world.epoch);
      draw();
      byId("stage").focus();
      return undefined;
    }
    return this.afresh(key);
  },

  // From here on the visitor looks around in that run; "" for none.
  roam(epoch) {
    this.free = epoch;
    sessionStorage.setItem("waishi-free", epoch);
  },

  // The story ends, everything stays as it is.
  goOn() {
    this.roam(world.epoch);
    return this.tries(() => act("story", { do: "end" }));
  },

  // Begin again, with a story or freely; what stands there then comes as an event.
  async afresh(key = world.story?.key ?? null) {
    this.open = [];
    this.staysFree = key === null;
    if (!(await this.tries(() => act("afresh", { story: key })))) this.staysFree = false;
  },

  // Do it, and say why it could not be done. Whether it was done.
  async tries(deed) {
    try {
      await deed();
      return true;
    } catch (error) {
      say(error instanceof NotNow ? words(`why_${error.message}`) : words("lost"));
      return false;
    }
  },

  // Something that was wrong is over: say so for a moment.
  over(key) {
    [this.well, this.backUntil] = [key, Date.now() + BACK_MS];
    setTimeout(health, BACK_MS);
  },

  alert(text, lang) {
    const dialog = byId("alert");
    byId("alert-text").textContent = text;
    byId("alert-text").lang = lang;
    if (!dialog.open) dialog.showModal();
  },
};

const rank = (recent, id) => (recent.includes(id) ? recent.indexOf(id) : recent.length);

let silence = 0;

function say(text) {
  const said = byId("said");
  said.textContent = text;
  said.classList.add("on");
  clearTimeout(silence);
  silence = setTimeout(() => said.classList.remove("on"), 4000);
}

// -- the parts that are always there ---------------------------------------------------------------------------------

function still() {
  document.documentElement.lang = LOCALES[current()];
  document.title = `${words("product")} · ${current() === "zh" ? "演示" : "demo"}`;
  for (const element of document.querySelectorAll("[data-words]")) element.textContent = words(element.dataset.words);
  for (const element of document.querySelectorAll("[data-label]:not(.key)")) element.setAttribute("aria-label", words(element.dataset.label));
  byId("language").textContent = words("other_language");
  byId("language").lang = current() === "zh" ? "en" : "zh-CN";
  const dark = document.documentElement.dataset.theme === "dark";
  byId("theme").textContent = dark ? "☀" : "☾";
  byId("theme").setAttribute("aria-label", words(dark ? "light" : "dark"));
}

function health() {
  const line = byId("health");
  document.body.dataset.opening = String(world.run.opening || world.run.assistant === "starting");
  const { run } = world;
  let text = "";
  let bad = true;
  if (!page.connected) text = words("lost");
  else if (run.assistant === "killed" && !run.opening) text = run.waiting ? words("killed", { n: run.waiting }) : words("killed_none");
  else if (run.assistant === "starting" && !run.opening) text = words("starting");
  else if (run.weather !== "fine") text = words(run.waiting || run.unsent ? "stormy_waiting" : "stormy", { what: words(run.weather), in: run.waiting, out: run.unsent });
  else if (run.healing) [text, bad] = [words("healing", { out: run.unsent + run.waiting }), false];
  else if (Date.now() < page.backUntil) [text, bad] = [words(page.well), false];
  else if (run.turning) [text, bad] = [words("turning"), false];
  else if (run.opening || run.assistant === "starting" || (run.busy && !world.story?.playing)) [text, bad] = [words("preparing"), false];
  if (line.textContent !== text) line.textContent = text;
  line.classList.toggle("bad", bad && Boolean(text));
}

const listed = new Map(); // id → {key, node}: only who looks different is drawn again, so that no press is lost

function people() {
  const nav = byId("people");
  const focused = nav.contains(document.activeElement) ? document.activeElement.dataset.person : null;
  const list = nav.querySelector("ul") ?? el("ul");
  if (list.dataset.language !== current()) {
    list.dataset.language = current();
    nav.replaceChildren(list, newcomer());
  }
  world.people.forEach((one, at) => {
    const news = unread(one.id);
    const open = page.open.includes(one.id) && !page.welcoming;
    const next = world.story?.next?.who === one.id && !world.story.playing;
    const key = JSON.stringify([current(), one, news, open, next]);
    if (listed.get(one.id)?.key !== key) listed.set(one.id, { key, node: item(one, news, open, next) });
    const { node } = listed.get(one.id);
    if (!list.children[at]) list.append(node);
    else if (list.children[at] !== node) list.children[at].replaceWith(node);
  });
  while (list.children.length > world.people.length) list.lastElementChild.remove();
  if (page.places === 1) nav.querySelector('[aria-pressed="true"]')?.scrollIntoView({ block: "nearest", inline: "nearest" });
  if (focused && !nav.contains(document.activeElement)) nav.querySelector(`[data-person="${focused}"]`)?.focus({ preventScroll: true });
}

function item(one, news, open, next) {
  return el(
    "li",
    {},
    el(
      "button",
      { type: "button", "data-person": one.id, "aria-pressed": String(open), class: next ? "next" : null, onclick: () => choose(one.id) },
      el("span", { class: "avatar", "aria-hidden": "true", "data-hue": page.hue(one.id) }, one.name.slice(0, 1)),
      el("span", { class: "naming" }, el("span", { class: "person-name" }, nameOf(one)), el("span", { class: "role" }, either(one.role))),
      news ? el("span", { class: "badge" }, el("span", { "aria-hidden": "true" }, news > 99 ? "99+" : news), el("span", { class: "unseen" }, words("unread", { n: news }))) : null,
    ),
  );
}

function choose(id) {
  if (page.welcoming) {
    page.open = [];
    page.roam(world.epoch);
    draw();
  }
  page.show(id, true);
}

function newcomer() {
  const name = el("input", { type: "text", "aria-label": words("new_phone_name"), placeholder: words("new_phone_name"), maxlength: "40" });
  const language = el("select", { "aria-label": words("new_phone_language") }, el("option", { value: "zh" }, "中文"), el("option", { value: "en" }, "English"));
  const form = el("form", {}, name, language, el("button", { type: "submit" }, words("add")));
  const details = el("details", { class: "newcomer" }, el("summary", {}, words("new_phone")), form);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    page.expected = name.value.trim();
    if (await page.tries(() => act("phones", { name: name.value, language: language.value }))) [details.open, name.value] = [false, ""];
    else page.expected = "";
  });
  return details;
}

// -- drawing what happened -------------------------------------------------------------------------------------------

function draw() {
  if (!world.run) return;
  document.body.classList.toggle("welcoming", page.welcoming);
  if (page.welcoming) {
    page.phones.clear();
    page.open = [];
    byId("stage").replaceChildren(story.welcome(page));
    people();
  } else {
    for (const phone of page.phones.values()) phone.draw();
    page.arrange();
  }
  story.strip(page);
  page.hint();
  health();
  calendar.tick();
  calendar.draw(page);
}

const HEARD = {
  state() {
    page.phones.clear();
    page.open = page.open.filter((id) => world.chats.has(id));
    if (!page.welcoming) byId("stage").replaceChildren();
    if (page.staysFree && world.run.fresh) {
      page.staysFree = false;
      page.roam(world.epoch);
    }
    page.opening = world.run.opening;
    [page.down, page.ill, page.backUntil] = [world.run.assistant !== "running" && !world.run.opening, world.run.healing, 0];
    if (!world.known) for (const one of world.people) markRead(one.id);
    if (world.story && !page.open.length) page.open = world.story.phones.slice(0, page.places);
    draw();
  },
  run() {
    const { run } = world;
    const down = run.assistant !== "running" && !run.opening;
    if (page.down && !down && !run.waiting) page.over("back");
    if (page.ill && !run.healing) page.over("healed");
    page.down = down || (page.down && run.waiting > 0);
    page.ill = run.healing;
    if (page.opening && !world.run.opening) {
      for (const one of world.people) markRead(one.id); // what the opening showed is no news
      people();
    }
    page.opening = world.run.opening;
    health();
    calendar.tick();
    calendar.draw(page);
    story.strip(page);
  },
  people() {
    const newcomer = world.people.find((one) => one.name === page.expected);
    if (newcomer) {
      page.expected = "";
      choose(newcomer.id);
    }
    people();
    page.arrange();
  },
  story() {
    const who = world.story?.next?.who;
    if (who && !page.welcoming) {
      if (page.open.includes(who)) page.used(who);
      else page.show(who);
    }
    draw();
  },
  chat: (data) => page.phones.get(data.id)?.draw(),
  message(data) {
    const phone = page.phones.get(data.chat.id);
    if (!isMine(data)) phone?.rests();
    later();
  },
  gone: later,
  action: (data) => page.phones.get(data.chat)?.types(),
  answer: (data) => page.phones.get(data.chat)?.answered(data),
  update() {},
  request() {},
};

// Many messages of one moment are drawn once.
function later() {
  page.drawing ||= requestAnimationFrame(() => {
    page.drawing = 0;
    for (const phone of page.phones.values()) phone.drawMessages();
    for (const id of page.open) markRead(id);
    people();
    page.hint();
    calendar.refresh();
  });
}

// -- beginning -------------------------------------------------------------------------------------------------------

function theme(wanted) {
  document.documentElement.dataset.theme = wanted;
  still();
}

speak(kept.get("language") ?? (navigator.language.startsWith("zh") ? "zh" : "en"));
theme(kept.get("theme") ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"));
page.free = sessionStorage.getItem("waishi-free") ?? "";
byId("theme").addEventListener("click", () => {
  const wanted = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
  kept.set("theme", wanted);
  theme(wanted);
});
byId("language").addEventListener("click", () => {
  speak(current() === "zh" ? "en" : "zh");
  kept.set("language", current());
  still();
  byId("calendar").dataset.shown = "";
  for (const phone of page.phones.values()) phone.element.remove();
  page.phones.clear();
  draw();
  inspector.draw(page);
});
byId("home").addEventListener("click", () => {
  page.roam("");
  if (world.story) page.tries(() => act("story", { do: "end" }));
  else draw();
});
window.addEventListener("resize", () => page.arrange());
calendar.start(page);
inspector.start(page);
listen(
  KINDS,
  (kind, data, id) => {
    hear(kind, data, id);
    HEARD[kind](data);
    inspector.refresh(page, kind);
  },
  (connected) => {
    if (page.connected === connected) return;
    page.connected = connected;
    if (world.run) health();
  },
);

