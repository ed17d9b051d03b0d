// What is shown of data: text only, with nothing in it that could change how its neighbours read.

// Controls, bidi marks and overrides, and what has no width: a reader must see that they are there.
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

export function visible(value) {
  return String(value ?? "").replace(
    UNSEEN,
    (unit) => "\u27e8U+" + unit.codePointAt(0).toString(16).toUpperCase().padStart(4, "0") + "\u27e9",
  );
}

export function count(number) {
  return number == null ? "\u2013" : Math.round(number).toLocaleString("en").replaceAll(",", "\u202f");
}

export function compact(number) {
  if (number == null) return "\u2013";
  const steps = [[1e9, "G"], [1e6, "M"], [1e4, "k"]];
  for (const [from, unit] of steps) {
    if (Math.abs(number) >= from) {
      const scaled = number / (unit === "k" ? 1e3 : from);
      return scaled.toFixed(scaled < 100 ? 1 : 0) + unit;
    }
  }
  return count(number);
}

export function duration(millis) {
  if (millis == null || Number.isNaN(millis)) return "\u2013";
  const sign = millis < 0 ? "\u2212" : "";
  const ms = Math.abs(millis);
  if (ms < 1000) return sign + Math.round(ms) + " ms";
  if (ms < 59950) return sign + (ms / 1000).toFixed(1) + " s";
  const seconds = Math.round(ms / 1000);
  const parts = [[86400, "d"], [3600, "h"], [60, "min"], [1, "s"]];
  const first = parts.findIndex(([size]) => seconds >= size);
  const [size, unit] = parts[first];
  const [small, smallUnit] = parts[first + 1] ?? [1, ""];
  const rest = Math.floor((seconds % size) / small);
  return sign + Math.floor(seconds / size) + " " + unit + (rest > 0 ? " " + rest + " " + smallUnit : "");
}

const two = (n) => String(n).padStart(2, "0");

export function clock(millis, withMillis = false) {
  if (millis == null) return "\u2013";
  const d = new Date(millis);
  const text = two(d.getHours()) + ":" + two(d.getMinutes()) + ":" + two(d.getSeconds());
  return withMillis ? text + "." + String(d.getMilliseconds()).padStart(3, "0") : text;
}

export function day(millis) {
  const d = new Date(millis);
  return d.getFullYear() + "-" + two(d.getMonth() + 1) + "-" + two(d.getDate());
}

export const moment = (millis) => (millis == null ? "\u2013" : day(millis) + " " + clock(millis, true));

// An element with attributes, and children that are elements or text. Text goes in as text, never as markup.
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value == null || value === false) continue;
    if (name === "class") element.className = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child != null && child !== false));
  return element;
}

// Sets an element's text, and leaves the page alone when it says that already.
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
