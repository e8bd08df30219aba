// One phone: whose it is, the chat, and where they write. It draws what the world holds and keeps nothing but its drafts.

import { bubble } from "./bubble.js";
import { shortDay } from "./dates.js";
import { disclose, el, icon } from "./dom.js";
import { sampleFile, samplePhoto } from "./samples.js";
import { act, upload } from "./server.js";
import { isMine, person, world } from "./state.js";
import { deepLink } from "./text.js";
import { either, nameOf, words } from "./words.js";

const SHOWN = 60; // messages drawn at first
const MORE = 100;
const TYPING_MS = 5000;
const TOAST_MS = 3500;
const NEAR_END = 80; // pixels: whoever is this near the end stays there

const drafts = new Map();

export class Phone {
  constructor(id, page) {
    this.id = id;
    this.page = page;
    this.shown = SHOWN;
    this.drawn = new Map(); // key of a bubble → {node, messages}
    this.taps = new Map(); // buttons that wait for their answer, by message
    this.element = el("article", { class: "phone", "data-phone": id });
    this.build();
    this.draw();
  }

  get chat() {
    return world.chats.get(this.id);
  }

  get language() {
    return person(this.id)?.language ?? "en";
  }

  // -- the frame ---------------------------------------------------------------------------------------------------

  build() {
    const who = person(this.id);
    const name = nameOf(who);
    this.element.setAttribute("aria-label", words("phone_of", { name }));
    this.atEnd = true; // where the reader is; whoever reads further up stays there
    this.menu = el("button", { type: "button", class: "icon menu-button", "aria-expanded": "false", "aria-label": words("more") }, "⋯");
    this.menuPanel = el("div", { class: "panel menu", role: "group", "aria-label": words("more"), hidden: true });
    this.log = el("div", { class: "log", role: "log", tabindex: "0", lang: this.lang, "aria-label": words("chat_of", { name }) });
    this.log.addEventListener("scroll", () => {
      if (this.atEnd && this.laidOut !== this.layout) this.stayAtEnd(); // it became narrower or lower: nobody has scrolled
      else this.atEnd = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR_END;
    });
    new ResizeObserver(() => this.atEnd && this.stayAtEnd()).observe(this.log);
    this.dots = el("p", { class: "typing", hidden: true }, el("span", { class: "unseen" }, words("typing")), el("i"), el("i"), el("i"));
    this.toast = el("div", { class: "toast", role: "status", "aria-live": "polite" });
    this.foot = el("div", { class: "foot" });
    this.element.replaceChildren(
      el(
        "header",
        { class: "head" },
        el("span", { class: "avatar", "aria-hidden": "true", "data-hue": this.page.hue(this.id) }, who.name.slice(0, 1)),
        el("div", { class: "who" }, el("h2", {}, name), el("p", {}, either(who.role))),
        this.menu,
        this.menuPanel,
      ),
      this.log,
      this.dots,
      this.toast,
      this.foot,
    );
    this.menuControl = disclose(this.menu, this.menuPanel, { opened: () => this.drawMenu() });
    this.buildFoot();
  }

  get lang() {
    return this.language === "zh" ? "zh-CN" : "en";
  }

  buildFoot() {
    const name = nameOf(person(this.id));
    const mode = this.mode;
    this.drawnMode = mode;
    if (mode === "new") {
      this.startButton = el("button", { type: "button", class: "start", onclick: () => this.starts() }, words("begin", {}, this.language));
      this.foot.replaceChildren(this.startButton);
      return;
    }
    if (mode === "blocked") {
      const unblock = el("button", { type: "button", class: "start", onclick: () => this.blocks(false) }, words("unblock", {}, this.language));
      this.foot.replaceChildren(el("p", { class: "note" }, words("blocked", {}, this.language)), unblock);
      return;
    }
    this.slash = el("button", { type: "button", class: "icon slash", "aria-expanded": "false", "aria-label": words("commands") }, "/");
    this.commands = el("div", { class: "panel commands", role: "group", "aria-label": words("commands"), lang: this.lang, hidden: true });
    this.clip = el("button", { type: "button", class: "icon clip", "aria-expanded": "false", "aria-label": words("attach") }, clipIcon());
    this.clips = el("div", { class: "panel clips", role: "group", "aria-label": words("attach"), hidden: true });
    this.field = el("textarea", { rows: "1", lang: this.lang, placeholder: words("write", {}, this.language), "aria-label": words("write_to", { name }), value: drafts.get(this.id) ?? "" });
    this.send = el("button", { type: "submit", class: "icon send", "aria-label": words("send") }, sendIcon());
    const form = el("form", { class: "write" }, this.slash, this.clip, this.field, this.send, this.commands, this.clips);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.says(this.field.value);
    });
    this.field.addEventListener("keydown", (event) => this.pressed(event, form));
    this.field.addEventListener("input", () => {
      this.suggested = false;
      drafts.set(this.id, this.field.value);
      this.grow();
      this.suggestCommands();
    });
    this.field.addEventListener("paste", (event) => event.clipboardData?.files.length && this.sends([...event.clipboardData.files], "photo"));
    this.commandControl = disclose(this.slash, this.commands, { opened: () => this.drawCommands("") });
    this.clipControl = disclose(this.clip, this.clips, { opened: () => this.drawClips() });
    this.reply = el("div", { class: "replies", role: "group", "aria-label": words("keyboard"), lang: this.lang, hidden: true });
    this.foot.replaceChildren(form, this.reply);
    this.drawReplies();
    this.grow();
  }

  get mode() {
    return this.chat.blocked ? "blocked" : this.chat.started ? "open" : "new";
  }

  // -- drawing -----------------------------------------------------------------------------------------------------

  draw() {
    if (this.mode !== this.drawnMode) this.buildFoot();
    else if (this.mode === "open") this.drawReplies();
    this.drawMessages();
  }

  drawMessages() {
    const all = [...this.chat.messages.values()];
    const list = all.slice(-this.shown);
    const wanted = [];
    if (all.length > list.length) wanted.push(this.earlier(all.length - list.length));
    if (!all.length) wanted.push(this.introduction());
    let day = "";
    for (const group of grouped(list)) {
      const today = shortDay(group[0].date * 1000, this.language);
      if (today !== day) wanted.push(el("p", { class: "day" }, el("span", {}, today)));
      day = today;
      wanted.push(this.bubbleOf(group));
    }
    const lost = this.focusIn(wanted);
    reconcile(this.log, wanted);
    if (lost) lost();
    if (this.atEnd) this.stayAtEnd();
  }

  bubbleOf(group) {
    const key = group[0].message_id;
    const known = this.drawn.get(key);
    if (known && known.group.length === group.length && known.group.every((message, at) => message === group[at])) return known.node;
    const node = bubble(group, {
      language: this.language,
      bot: world.run.bot.username,
      botName: world.run.bot.first_name,
      deed: {
        sends: (text) => this.says(text),
        starts: (code) => this.starts(code),
        taps: (button, message, given) => this.tap(button, message, given),
        copies: (text) => this.copies(text),
        opens: (url) => this.opens(url),
      },
    });
    this.drawn.set(key, { group, node });
    return node;
  }

  // Where the focus goes if the button that has it is about to be drawn anew.
  focusIn(wanted) {
    const active = document.activeElement;
    if (!this.log.contains(active) || active === this.log || wanted.some((node) => node.contains(active))) return null;
    const id = active.closest(".message")?.dataset.id;
    const label = active.dataset.label;
    return () => {
      const node = this.drawn.get(Number(id))?.node;
      const buttons = node?.isConnected ? [...node.querySelectorAll("button, a")] : [];
      (buttons.find((button) => button.dataset.label === label) ?? buttons[0] ?? this.log).focus({ preventScroll: true });
    };
  }

  introduction() {
    const { description } = this.chat.profile;
    return el("div", { class: "introduction" }, el("h3", {}, words("what_can", {}, this.language)), el("p", {}, description));
  }

  earlier(number) {
    const button = el("button", { type: "button", class: "earlier" }, words("earlier", { n: number }));
    button.addEventListener("click", () => {
      const height = this.log.scrollHeight;
      this.shown += MORE;
      this.atEnd = false;
      this.drawMessages();
      this.log.scrollTop += this.log.scrollHeight - height;
    });
    return button;
  }

  drawReplies() {
    const rows = this.chat.keyboard?.keyboard ?? [];
    this.reply.hidden = !rows.length;
    this.reply.replaceChildren(
      ...rows.map((row) => el("div", { class: "row" }, row.map((key) => el("button", { type: "button", class: "key", onclick: () => this.says(key.text) }, key.text)))),
    );
  }

  drawMenu() {
    const blocked = this.chat.blocked;
    const toggle = el("button", { type: "button", role: "switch", "aria-checked": String(blocked), onclick: () => this.blocks(!this.chat.blocked) }, words("block"), el("span", { class: "switch", "aria-hidden": "true" }));
    const field = el("input", { type: "text", "aria-label": words("link"), placeholder: words("link") });
    const form = el("form", { class: "line" }, field, el("button", { type: "submit" }, words("open")));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const given = field.value.trim();
      this.menuControl.close(true);
      this.starts(deepLink(given, world.run.bot.username) ?? given);
    });
    this.menuPanel.replaceChildren(toggle, el("p", { class: "note" }, words("open_link")), form);
  }

  drawCommands(typed) {
    const list = this.chat.commands.filter((one) => `/${one.command}`.startsWith(typed || "/"));
    this.commands.replaceChildren(
      ...(list.length
        ? list.map((one) =>
            el("button", { type: "button", onclick: () => (this.commandControl.close(false), this.says(`/${one.command}`)) }, el("b", {}, `/${one.command}`), el("span", {}, one.description)),
          )
        : [el("p", { class: "note" }, words("no_commands"))]),
    );
    if (!typed) this.commands.querySelector("button")?.focus();
    return list.length;
  }

  suggestCommands() {
    const typed = this.field.value;
    if (/^\/\w*$/.test(typed) && this.drawCommands(typed)) this.commandControl.open();
    else this.commandControl.close(false);
    if (!this.commands.hidden) this.drawCommands(typed);
    this.field.focus();
  }

  drawClips() {
    const choose = (kind, accept) => {
      const input = el("input", { type: "file", multiple: true, accept });
      input.addEventListener("change", () => this.sends([...input.files], kind));
      input.click();
    };
    const button = (key, deed) =>
      el("button", { type: "button", "data-clip": key, onclick: () => (this.clipControl.close(true), deed()) }, words(key));
    this.clips.replaceChildren(
      button("as_photo", () => choose("photo", "image/png,image/jpeg")),
      button("as_file", () => choose("file", "")),
      button("sample_photo", async () => this.sends([await samplePhoto()], "photo")),
      button("sample_file", () => this.sends([sampleFile()], "file")),
    );
    this.clips.querySelector("button").focus();
    this.page.hint();
  }

  grow() {
    if (!this.field.isConnected) return;
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight, 132)}px`;
  }

  // -- what is done ------------------------------------------------------------------------------------------------

  pressed(event, form) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    } else if (event.key === "ArrowDown" && !this.commands.hidden) {
      event.preventDefault();
      this.commands.querySelector("button")?.focus();
    } else if (event.key === "Escape") this.commandControl.close(false);
  }

  path(deed) {
    return `phones/${this.id}/${deed}`;
  }

  async says(text) {
    if (!text.trim()) return;
    this.page.used(this.id);
    this.commandControl?.close(false);
    const typed = this.field?.value === text;
    if (typed) this.write("");
    this.stayAtEnd();
    if (!(await this.page.tries(() => act(this.path("says"), { text }))) && typed && !this.field.value) this.write(text);
  }

  write(text) {
    this.field.value = text;
    this.suggested = false;
    drafts.set(this.id, text);
    this.grow();
  }

  starts(code = null) {
    this.page.used(this.id);
    this.stayAtEnd();
    return this.page.tries(() => act(this.path("starts"), { code }));
  }

  blocks(blocked) {
    this.menuControl.close(true);
    return this.page.tries(() => act(this.path("blocks"), { blocked }));
  }

  sends(files, kind) {
    if (!files.length) return null;
    this.page.used(this.id);
    this.stayAtEnd();
    const photos = kind === "photo" && files.every((file) => /^image\/(png|jpeg|gif)$/.test(file.type));
    const form = new FormData();
    form.append("as", photos ? "photo" : "file");
    for (const file of files) form.append("files", file, file.name);
    return this.page.tries(() => upload(this.path("sends"), form));
  }

  async tap(button, message, given) {
    this.page.used(this.id);
    button.classList.add("waiting");
    button.setAttribute("aria-busy", "true");
    this.taps.set(message.message_id, button);
    if (!(await this.page.tries(() => act(this.path("taps"), { message_id: message.message_id, data: given.callback_data })))) this.untap(message.message_id);
  }

  untap(id) {
    const button = this.taps.get(id);
    button?.classList.remove("waiting");
    button?.removeAttribute("aria-busy");
    this.taps.delete(id);
  }

  async copies(text) {
    this.page.used(this.id);
    try {
      await navigator.clipboard.writeText(text);
      this.flashes(words("copied", {}, this.language));
    } catch {
      this.flashes(text);
    }
  }

  opens(url) {
    const code = deepLink(url, world.run.bot.username);
    if (code !== null) this.starts(code);
    else window.open(url, "_blank", "noopener,noreferrer");
  }

  // -- what comes --------------------------------------------------------------------------------------------------

  answered(answer) {
    this.untap(answer.message_id);
    if (answer.url) this.opens(answer.url);
    if (!answer.text) return;
    if (answer.alert) this.page.alert(answer.text, this.lang);
    else this.flashes(answer.text);
  }

  flashes(text) {
    this.toast.textContent = text;
    this.toast.lang = this.lang;
    this.toast.classList.add("on");
    clearTimeout(this.toasting);
    this.toasting = setTimeout(() => {
      this.toast.classList.remove("on");
      this.toast.textContent = "";
    }, TOAST_MS);
  }

  types() {
    this.dots.hidden = false;
    clearTimeout(this.typing);
    this.typing = setTimeout(() => this.rests(), TYPING_MS);
  }

  rests() {
    this.dots.hidden = true;
  }

  get layout() {
    return `${this.log.clientWidth} ${this.log.clientHeight}`;
  }

  stayAtEnd() {
    this.atEnd = true;
    this.laidOut = this.layout;
    this.log.scrollTop = this.log.scrollHeight;
  }

  // Words to send, put into a field where nobody has written; they go when the story goes elsewhere.
  suggest(text) {
    if (!this.field || (this.field.value && !this.suggested)) return;
    this.field.value = text;
    this.suggested = Boolean(text);
    this.grow();
  }

  // The element the story points at, null where it is not there (yet).
  target(wanted) {
    if (this.mode !== "open") return wanted.kind === "starts" ? this.startButton ?? null : null;
    if (wanted.kind === "says") return this.send;
    if (wanted.kind === "photo" || wanted.kind === "file") {
      if (this.clips.hidden) return this.clip;
      return this.clips.querySelector(`[data-clip="sample_${wanted.kind}"]`);
    }
    if (wanted.kind !== "taps") return null;
    const found = [...this.log.querySelectorAll(".key")].filter((key) => key.dataset.label === wanted.text);
    return found.at(-1) ?? null;
  }
}

function grouped(messages) {
  const groups = [];
  for (const message of messages) {
    const last = groups.at(-1);
    if (last && message.media_group_id && last[0].media_group_id === message.media_group_id && isMine(message) === isMine(last[0])) last.push(message);
    else groups.push([message]);
  }
  return groups;
}

// Make the children of a node those wanted, touching only what differs, so that focus and reading position stay.
function reconcile(node, wanted) {
  const keep = new Set(wanted);
  for (const child of [...node.children]) {
    const same = !keep.has(child) && child.classList.contains("day") && wanted.find((one) => one.classList.contains("day") && !one.isConnected && one.textContent === child.textContent);
    if (same) wanted[wanted.indexOf(same)] = child;
    else if (!keep.has(child)) child.remove();
  }
  wanted.forEach((child, at) => {
    if (node.children[at] !== child) node.insertBefore(child, node.children[at] ?? null);
  });
}

const clipIcon = () => icon("m20 11-8.300 8.300a5 5 0 0 1-7-7L13 4a3.300 3.300 0 0 1 4.700 4.700l-8.300 8.300a1.700 1.700 0 0 1-2.400-2.400L14.500 7");
const sendIcon = () => icon("M4 12 20 4l-4.500 16-4-6.500zm7.500 1.500L20 4");
