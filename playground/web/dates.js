// Dates in the college's time zone, in a reader's language.

import { world } from "./state.js";
import { LOCALES, current } from "./words.js";

const formats = new Map(); // making one costs far more than using it

function format(instant, options, language = current()) {
  const key = `${language} ${world.run?.zone} ${JSON.stringify(options)}`;
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(LOCALES[language], { timeZone: world.run?.zone, ...options }));
  return formats.get(key).format(new Date(instant));
}

export const day = (instant, language) =>
  format(instant, { year: "numeric", month: "long", day: "numeric", weekday: "short" }, language);

export const shortDay = (instant, language) => format(instant, { month: "long", day: "numeric", weekday: "short" }, language);

export const time = (instant, language) => format(instant, { hour: "2-digit", minute: "2-digit", hour12: false }, language);

export const minute = (instant, language) => `${day(instant, language)} ${time(instant, language)}`;

// 2026-11-23, as an <input type="date"> takes it.
export const isoDay = (instant) =>
  new Intl.DateTimeFormat("sv-SE", { timeZone: world.run?.zone, dateStyle: "short" }).format(new Date(instant));

const UNITS = [["year", 31536000], ["month", 2592000], ["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];

export function relative(instant, from, language) {
  const seconds = (instant - from) / 1000;
  const [unit, size] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? UNITS.at(-1);
  return new Intl.RelativeTimeFormat(LOCALES[language], { numeric: "auto" }).format(Math.round(seconds / size), unit);
}

// The letters of a date_time entity: r relative, w weekday, d or D date, t or T time.
export function lettered(instant, letters, from, language) {
  if (letters.includes("r")) return relative(instant, from, language);
  const options = {};
  if (letters.includes("w")) options.weekday = "long";
  if (letters.includes("D")) Object.assign(options, { year: "numeric", month: "long", day: "numeric" });
  if (letters.includes("d")) Object.assign(options, { year: "numeric", month: "numeric", day: "numeric" });
  if (/[tT]/.test(letters)) Object.assign(options, { hour: "2-digit", minute: "2-digit", hour12: false });
  if (letters.includes("T")) options.second = "2-digit";
  return format(instant, options, language);
}
