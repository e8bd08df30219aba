// One message as a bubble, or an album as one; below it its inline keyboard.

import { time } from "./dates.js";
import { el, icon } from "./dom.js";
import { isMine } from "./state.js";
import { formatted } from "./text.js";
import { words } from "./words.js";

const STYLES = new Set(["primary", "danger", "success"]);
const NAMED = ["voice", "video", "audio", "animation", "video_note", "sticker"];

// chat: {language, bot, deed}; deed says what a button, a command and a link do
export function bubble(messages, chat) {
  const first = messages[0];
  const mine = isMine(first);
  const parts = [];
  if (first.forward_origin) parts.push(el("p", { class: "above" }, words("forwarded", { name: first.forward_origin.sender_user?.first_name ?? "" }, chat.language)));
  if (first.reply_to_message) parts.push(el("p", { class: "above" }, excerpt(first.reply_to_message)));
  const photos = messages.filter((message) => message.photo);
  if (photos.length) parts.push(el("div", { class: photos.length > 1 ? "photos album" : "photos" }, photos.map((one) => picture(one, chat))));
  for (const message of messages) parts.push(...attachments(message, chat));
  const said = messages.find((message) => message.text || message.caption);
  if (said) {
    const text = said.text ?? said.caption;
    parts.push(el("div", { class: "text" }, formatted(text, said.entities ?? said.caption_entities ?? [], chat)));
  }
  const edited = first.edit_date ? el("span", { class: "edited" }, words("edited", {}, chat.language), " ") : null;
  parts.push(el("p", { class: "when" }, edited, el("time", { datetime: new Date(first.date * 1000).toISOString() }, time(first.date * 1000, chat.language))));
  const who = el("span", { class: "unseen" }, mine ? words("you", {}, chat.language) : chat.botName, ": ");
  const keyboard = messages.find((message) => message.reply_markup?.inline_keyboard)?.reply_markup.inline_keyboard;
  return el(
    "div",
    { class: `message ${mine ? "mine" : "theirs"}`, "data-id": first.message_id },
    el("div", { class: "bubble" }, who, parts, reactions(first)),
    keyboard ? keys(keyboard, messages[0], chat) : null,
  );
}

function keys(rows, message, chat) {
  return el("div", { class: "keys" }, rows.map((row) => el("div", { class: "row" }, row.map((button) => key(button, message, chat)))));
}

function key(button, message, chat) {
  const style = STYLES.has(button.style) ? ` ${button.style}` : "";
  const given = { type: "button", class: `key${style}`, "data-label": button.text };
  if (button.copy_text) {
    const text = button.copy_text.text;
    return el("button", { ...given, title: words("copies", { text }, chat.language), onclick: () => chat.deed.copies(text) }, button.text, icon(COPY));
  }
  if (button.url) {
    return el("button", { ...given, title: words("opens_link", {}, chat.language), onclick: () => chat.deed.opens(button.url) }, button.text, icon(OUT));
  }
  return el("button", { ...given, onclick: (event) => chat.deed.taps(event.currentTarget, message, button) }, button.text);
}

const COPY = "M9 9h10v11H9zM15 9V5H5v10h4";
const OUT = "M8 6h10v10M18 6 6 18";

function picture(message, chat) {
  const { file_id, width, height } = message.photo.at(-1);
  const address = `files/${file_id}`;
  const alt = message.caption ?? words("photo", {}, chat.language);
  return el("a", { href: address, target: "_blank", rel: "noopener" }, el("img", { src: address, alt, width, height, loading: "lazy" }));
}

function attachments(message, chat) {
  const out = [];
  if (message.document && !message.animation) out.push(paper(message.document, chat));
  for (const kind of NAMED) {
    if (message[kind]) out.push(el("p", { class: "about" }, words(kind === "voice" || kind === "sticker" ? kind : kind === "audio" ? "voice" : "video", {}, chat.language)));
  }
  if (message.location) out.push(el("p", { class: "about" }, `${words("place", {}, chat.language)} ${message.location.latitude}, ${message.location.longitude}`));
  if (message.contact) out.push(el("p", { class: "about" }, `${words("contact", {}, chat.language)} ${message.contact.first_name} ${message.contact.phone_number}`));
  if (message.poll) out.push(el("p", { class: "about" }, `${words("poll", {}, chat.language)} ${message.poll.question}`));
  return out;
}

function paper(document, chat) {
  const name = document.file_name ?? words("file", {}, chat.language);
  const kind = name.includes(".") ? name.split(".").pop().slice(0, 4) : "·";
  return el(
    "a",
    { class: "paper", href: `files/${document.file_id}`, download: name, "aria-label": words("download", { name }, chat.language) },
    el("span", { class: "kind", "aria-hidden": "true" }, kind),
    el("span", { class: "naming" }, el("span", { class: "file-name" }, name), el("span", { class: "size" }, size(document.file_size))),
  );
}

function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

const excerpt = (message) => (message.text ?? message.caption ?? "…").slice(0, 80);

function reactions(message) {
  if (!message.reactions?.length) return null;
  return el("p", { class: "reactions" }, message.reactions.map((one) => one.emoji ?? "★").join(" "));
}

