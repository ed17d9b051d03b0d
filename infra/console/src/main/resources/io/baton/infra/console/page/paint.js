// Draws lanes on a canvas: each phase has a colour and a shape of its own.

import { clock, compact, day, duration, visible } from "./text.js";
import { ending, isLong, ticks } from "./phases.js";
import { colour } from "./theme.js";

export const AXIS = 26;
export const GUTTER = 168;

const FLAG = 90;
const FONT = "12px system-ui, sans-serif";
const SMALL = "11px system-ui, sans-serif";
const CRASHES = ["evicted", "failed", "killed", "silent", "timed out"];
const NAMES = ["bg", "panel", "line", "text", "quiet", "warming", "waiting", "holding", "holding-text", "draining", "bad",
  "accent", "stripe"];

// All that a drawing needs to know of the page's colours; read once for each theme.
export function palette() {
  return Object.fromEntries(NAMES.map((name) => [name, colour(name)]));
}

export class Painter {
  constructor(canvas) {
    this.context = canvas.getContext("2d");
    this.canvas = canvas;
    this.clipped = new Map();
  }

  // Fits the canvas to its place and to the screen's pixels.
  size(width, height) {
    const ratio = devicePixelRatio || 1;
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    this.canvas.style.width = width + "px";
    this.canvas.style.height = height + "px";
    this.context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.width = width;
    this.height = height;
  }

  // One frame; answers where bars and marks lie, for the pointer.
  draw({ lanes, span, scroll, laneHeight, now, selected, colours }) {
    const c = this.context;
    this.span = span;
    this.colours = colours;
    this.hits = [];
    c.font = FONT;
    c.textBaseline = "middle";
    c.fillStyle = colours.panel;
    c.fillRect(0, 0, this.width, this.height);
    const moments = ticks(span.from, span.to, Math.max(2, (this.width - GUTTER) / 110));
    c.save();
    c.beginPath();
    c.rect(0, AXIS, this.width, this.height - AXIS);
    c.clip();
    const first = Math.max(0, Math.floor(scroll / laneHeight));
    const last = Math.min(lanes.length - 1, Math.floor((scroll + this.height - AXIS) / laneHeight));
    for (let i = first; i <= last; i++) {
      const top = AXIS + i * laneHeight - scroll;
      if (i % 2 === 1) {
        c.fillStyle = colours.stripe;
        c.fillRect(0, top, this.width, laneHeight);
      }
    }
    this.grid(moments);
    for (let i = first; i <= last; i++) this.lane(lanes[i], i, AXIS + i * laneHeight - scroll, laneHeight, selected);
    this.nowLine(now);
    c.restore();
    this.axis(moments);
    return this.hits;
  }

  x(at) {
    return GUTTER + ((at - this.span.from) / this.span.length) * (this.width - GUTTER);
  }

  grid({ moments }) {
    const c = this.context;
    c.strokeStyle = this.colours.line;
    c.lineWidth = 1;
    c.beginPath();
    for (const at of moments) {
      const x = Math.round(this.x(at)) + 0.5;
      if (x < GUTTER) continue;
      c.moveTo(x, AXIS);
      c.lineTo(x, this.height);
    }
    c.stroke();
  }

  axis({ step, moments }) {
    const c = this.context;
    c.fillStyle = this.colours.panel;
    c.fillRect(0, 0, this.width, AXIS);
    c.fillStyle = this.colours.quiet;
    c.font = SMALL;
    c.textAlign = "left";
    c.fillText(day(this.span.from), 10, AXIS / 2);
    c.textAlign = "center";
    for (const at of moments) {
      const x = this.x(at);
      if (x < GUTTER + 24) continue;
      const label = step >= 86400000 ? day(at) : clock(at, step < 1000);
      if (x + c.measureText(label).width / 2 < this.width) c.fillText(label, x, AXIS / 2);
    }
    c.strokeStyle = this.colours.line;
    c.strokeRect(-1, -1, this.width + 2, AXIS + 0.5);
    c.beginPath();
    c.moveTo(GUTTER - 0.5, 0);
    c.lineTo(GUTTER - 0.5, this.height);
    c.stroke();
  }

  nowLine(now) {
    const x = this.x(now);
    if (now == null || x < GUTTER || x > this.width) return;
    this.context.fillStyle = this.colours.accent;
    this.context.fillRect(Math.round(x), AXIS, 1, this.height);
  }

  lane(lane, index, top, height, selected) {
    const c = this.context;
    const mine = selected?.lane === index;
    if (mine) {
      c.fillStyle = this.colours.accent;
      c.fillRect(0, top, 3, height);
    }
    c.textAlign = "left";
    c.font = height >= 34 ? FONT : SMALL;
    const twoLines = height >= 34;
    c.fillStyle = !twoLines && lane.bad ? this.colours.bad : this.colours.text;
    const label = twoLines || lane.well ? lane.label : lane.label + " \u00b7 " + lane.status;
    c.fillText(this.clip(label, GUTTER - 20), 10, top + (twoLines ? height * 0.34 : height / 2));
    if (twoLines) {
      c.font = SMALL;
      c.fillStyle = lane.bad ? this.colours.bad : this.colours.quiet;
      c.fillText(this.clip(lane.status, GUTTER - 20), 10, top + height * 0.7);
    }
    c.save();
    c.beginPath();
    c.rect(GUTTER, top, this.width - GUTTER, height);
    c.clip();
    const pad = twoLines ? 5 : 3;
    const tracks = Math.max(2, Math.min(lane.drawn.tracks, 3));
    const thick = (height - 2 * pad - (tracks - 1) * 2) / tracks;
    lane.drawn.bars.forEach((bar, i) => {
      const y = top + pad + Math.min(bar.track, tracks - 1) * (thick + 2);
      this.bar(bar, y, thick, { lane: index, bar: i }, mine && selected.bar === i);
    });
    for (const gap of lane.drawn.gaps) this.gap(gap, top, height, index, lane);
    for (const mark of lane.drawn.marks) this.mark(mark, top, height, index);
    c.restore();
  }

  bar(bar, y, thick, target, chosen) {
    const from = this.x(bar.from);
    const to = Math.max(this.x(bar.to), from + 2);
    if (to < GUTTER || from > this.width) return;
    for (const span of bar.spans) {
      const unheard = bar.one.unheard && span.phase === "holding";
      this.phase(unheard ? "unheard" : span.phase, this.x(span.from), this.x(span.to), y, thick);
    }
    if (bar.spans.length === 0 || this.x(bar.to) - from < 2) {
      this.context.fillStyle = this.colours.waiting;
      this.context.fillRect(from, y, 2, thick);
    }
    const holds = bar.spans.find((span) => span.phase === "holding");
    if (holds && bar.one.generation != null) {
      const ink = this.colours[bar.one.unheard ? "text" : "holding-text"];
      this.label("gen " + bar.one.generation, this.x(holds.from), this.x(holds.to), y, thick, ink);
    }
    if (CRASHES.includes(bar.one.outcome)) {
      this.cross(to, y + thick / 2, 4);
    }
    if (chosen) {
      this.context.strokeStyle = this.colours.accent;
      this.context.lineWidth = 2;
      this.context.strokeRect(from - 2, y - 2, to - from + 4, thick + 4);
      this.context.lineWidth = 1;
    }
    this.hits.push({ x1: from - 2, x2: to + 2, y1: y, y2: y + thick, target });
  }

  // Warming up: hollow. Waiting: dots. Holding: full; hollow where it never told of its end. Draining: slanted lines.
  phase(phase, rawFrom, rawTo, y, thick) {
    const c = this.context;
    const from = Math.max(rawFrom, GUTTER - 8);
    const width = Math.min(rawTo, this.width + 8) - from;
    if (width <= 0) return;
    if (phase === "holding") {
      c.fillStyle = this.colours.holding;
      c.fillRect(from, y, Math.max(width, 1), thick);
      return;
    }
    const ink = this.colours[{ "warming up": "warming", unheard: "holding" }[phase] ?? phase];
    c.strokeStyle = c.fillStyle = ink;
    if (width < 3) {
      c.fillRect(from, y, Math.max(width, 1), thick);
    } else if (phase === "warming up" || phase === "unheard") {
      c.strokeRect(from + 0.5, y + 0.5, width - 1, thick - 1);
    } else if (phase === "waiting") {
      for (let x = from + 1; x < from + width - 1; x += 4) c.fillRect(x, y + thick / 2 - 1, 2, 2);
      c.fillRect(from, y, 1, thick);
    } else {
      c.save();
      c.beginPath();
      c.rect(from, y, width, thick);
      c.clip();
      c.lineWidth = 2;
      c.beginPath();
      for (let x = from - thick; x < from + width; x += 5) {
        c.moveTo(x, y + thick);
        c.lineTo(x + thick, y);
      }
      c.stroke();
      c.strokeRect(from, y, width, thick);
      c.restore();
    }
  }

  label(text, from, to, y, thick, ink) {
    const c = this.context;
    const left = Math.max(from, GUTTER) + 5;
    c.font = SMALL;
    if (thick < 11 || Math.min(to, this.width) - left < c.measureText(text).width + 4) return;
    c.textAlign = "left";
    c.fillStyle = ink;
    c.fillText(text, left, y + thick / 2 + 0.5);
  }

  // A long one is a red bracket with its length, an eviction has a cross besides; a short one is a tick.
  gap(gap, top, height, index, lane) {
    const c = this.context;
    const from = this.x(gap.from);
    const to = this.x(gap.to);
    if (to < GUTTER || from > this.width) return;
    const bottom = top + height - 2;
    if (!isLong(gap)) {
      c.fillStyle = this.colours.text;
      c.fillRect(Math.round(to) - 0.5, bottom - 3, 1, 4);
      return;
    }
    const width = Math.max(to - from, 2);
    c.fillStyle = this.colours.bad;
    if (gap.millis != null) c.fillRect(from, bottom - 2, width, 3);
    c.fillRect(to - 1, top + 2, 1.5, height - 4);
    if (gap.evicted) this.cross(to, top + height / 2, 5);
    const words = [gap.evicted && "evicted", gap.millis != null && duration(gap.millis)].filter(Boolean).join(" ");
    c.font = SMALL;
    if (height >= 34 && (width > c.measureText(words).width + 8)) {
      c.textAlign = "center";
      c.fillStyle = this.colours.bad;
      c.fillText(words, Math.max(from, GUTTER) + (to - Math.max(from, GUTTER)) / 2, bottom - 9);
    }
    const bar = lane.drawn.bars.findIndex((one) => one.one === gap.next);
    this.hits.push({ x1: from - 2, x2: to + 5, y1: top, y2: bottom + 2, target: { lane: index, bar, gap }, weak: true });
  }

  // Something done to a holder: a flag at its moment, and a line for as long as it lasted.
  mark(mark, top, height, index) {
    const c = this.context;
    const x = this.x(mark.at);
    const end = this.x(mark.until ?? mark.at);
    if (end < GUTTER || x > this.width) return;
    c.fillStyle = this.colours.bad;
    c.fillRect(x - 0.75, top + 1, 1.5, height - 2);
    if (end > x) c.fillRect(x, top + 1, end - x, 2);
    c.font = SMALL;
    c.textAlign = "left";
    const words = this.clip(mark.kind, FLAG);
    if (height >= 34) {
      const width = c.measureText(words).width + 8;
      c.fillRect(x, top + 1, width, 14);
      c.fillStyle = this.colours.panel;
      c.fillText(words, x + 4, top + 8.5);
      this.hits.push({ x1: x, x2: x + width, y1: top, y2: top + 15, target: { lane: index, mark } });
    } else {
      this.cross(x, top + height / 2, 4);
      this.hits.push({ x1: x - 5, x2: x + 5, y1: top, y2: top + height, target: { lane: index, mark } });
    }
  }

  cross(x, y, size) {
    const c = this.context;
    c.strokeStyle = this.colours.panel;
    c.lineWidth = 4;
    c.beginPath();
    c.moveTo(x - size, y - size);
    c.lineTo(x + size, y + size);
    c.moveTo(x + size, y - size);
    c.lineTo(x - size, y + size);
    c.stroke();
    c.strokeStyle = this.colours.bad;
    c.lineWidth = 2;
    c.stroke();
    c.lineWidth = 1;
  }

  // Names have their ends in common less often than their beginnings: the middle goes.
  clip(text, width) {
    const shown = visible(text);
    const key = this.context.font + width + shown;
    let kept = this.clipped.get(key);
    if (kept == null) {
      kept = shown;
      for (let keep = shown.length; this.context.measureText(kept).width > width && keep > 4; ) {
        keep -= Math.max(1, Math.floor(keep / 20));
        kept = shown.slice(0, Math.ceil(keep / 2)) + "\u2026" + shown.slice(-Math.floor(keep / 2));
      }
      if (this.clipped.size > 5000) this.clipped.clear();
      this.clipped.set(key, kept);
    }
    return kept;
  }
}

export const summary = (one) =>
  [one.generation == null ? "no generation" : "generation " + one.generation, ending(one),
    one.records == null ? null : compact(one.records) + " records"].filter(Boolean).join(", ");
