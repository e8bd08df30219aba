// A message's text with its entities, as elements. Offsets count UTF-16 units, which is how JavaScript counts too.

import { lettered, minute } from "./dates.js";
import { el } from "./dom.js";
import { now } from "./state.js";
import { words } from "./words.js";

const PLAIN = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", blockquote: "blockquote" };
const BLOCKS = new Set(["blockquote", "expandable_blockquote", "pre"]);
const LONG_QUOTE = 3; // lines of a folded quote

// deed: {sends(text), starts(code)}, for commands and deep links in the text
export function formatted(text, entities, { language, bot, deed }) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  const within = (start, end, list) => {
    const out = [];
    let at = start;
    while (list.length) {
      const entity = list[0];
      if (entity.offset >= end) break;
      list.shift();
      const stop = Math.min(entity.offset + entity.length, end);
      if (entity.offset < at) continue;
      if (entity.offset > at) out.push(text.slice(at, entity.offset));
      out.push(shown(entity, text.slice(entity.offset, stop), within(entity.offset, stop, list)));
      at = BLOCKS.has(entity.type) && text[stop] === "\n" ? stop + 1 : stop; // a block ends its line by itself
    }
    if (at < end) out.push(text.slice(at, end));
    return out;
  };
  const shown = (entity, inner, children) => {
    const kind = entity.type;
    if (kind in PLAIN) return el(PLAIN[kind], {}, children);
    if (kind === "expandable_blockquote") return foldable(inner, children, language);
    if (kind === "spoiler") return spoiler(children, language);
    if (kind === "pre") return el("pre", { tabindex: "0" }, el("code", {}, children));
    if (kind === "bot_command") {
      return el("button", { type: "button", class: "inline", onclick: () => deed.sends(inner) }, children);
    }
    if (kind === "text_link" || kind === "url") return link(entity.url ?? (inner.includes("://") ? inner : `http://${inner}`), children);
    if (kind === "date_time") {
      const instant = entity.unix_time * 1000;
      const letters = entity.date_time_format ?? "";
      const says = letters ? lettered(instant, letters, now(), language) : children;
      return el("time", { datetime: new Date(instant).toISOString(), title: minute(instant, language) }, says);
    }
    return el("span", { class: "marked" }, children);
  };
  const link = (url, children) => {
    const code = deepLink(url, bot);
    if (code !== null) return el("button", { type: "button", class: "inline", onclick: () => deed.starts(code) }, children);
    return el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, children);
  };
  return within(0, text.length, sorted);
}

// The code of https://t.me/BOT?start=CODE; null for any other address.
export function deepLink(url, bot) {
  let parsed;
  try {
    parsed = new URL(url);
  } catch {
    return null;
  }
  if (parsed.protocol === "tg:") return parsed.searchParams.get("domain") === bot ? parsed.searchParams.get("start") : null;
  if (parsed.hostname !== "t.me" || parsed.pathname.slice(1).toLowerCase() !== bot.toLowerCase()) return null;
  return parsed.searchParams.get("start");
}

function foldable(inner, children, language) {
  const lines = inner.split("\n").length;
  const body = el("div", { class: "fold" }, children);
  if (lines <= LONG_QUOTE && inner.length < 120) return el("blockquote", {}, body);
  const toggle = el("button", { type: "button", class: "inline", "aria-expanded": "false" }, words("unfold", {}, language));
  const quote = el("blockquote", { class: "folded" }, body, toggle);
  toggle.addEventListener("click", () => {
    const folded = quote.classList.toggle("folded");
    toggle.setAttribute("aria-expanded", String(!folded));
    toggle.textContent = words(folded ? "unfold" : "fold", {}, language);
  });
  return quote;
}

function spoiler(children, language) {
  const inner = el("span", { "aria-hidden": "true" }, children);
  const cover = el("button", { type: "button", class: "spoiler", "aria-label": words("hidden", {}, language) }, inner);
  cover.addEventListener("click", () => cover.replaceWith(el("span", {}, children)));
  return cover;
}
