// The hand-off timeline: a lane for each partition, a bar for each invocation; by pointer, wheel and keys.

import { clock, duration, el, say, visible } from "./text.js";
import { begin, extent, isLong, lay } from "./phases.js";
import { Span } from "./span.js";
import { AXIS, GUTTER, Painter, palette, summary } from "./paint.js";

const COMFORTABLE = 44;
const DENSE = 26;
const COMFORTABLE_UP_TO = 14;
const LIVE_MARGIN = 0.03;

export class Timeline {
  // chosen(lane, {one, gap, mark}) is called when the user asks for details.
  constructor(host, { chosen, live, reached = () => {} }) {
    this.chosen = chosen;
    this.reached = reached;
    this.lanes = [];
    this.live = live;
    this.canLive = live;
    this.span = null;
    this.selected = null;
    this.canvas = el("canvas", { "aria-hidden": "true" });
    this.spacer = el("div", { class: "tl-spacer" });
    this.scroll = el("div", {
      class: "tl-scroll", tabindex: "0", role: "application", "aria-label": "Hand-off timeline", "aria-describedby": "tl-keys",
    }, this.canvas, this.spacer);
    this.told = el("p", { class: "unseen", "aria-live": "polite", id: "tl-told" });
    this.shown = el("span", { class: "quiet", id: "tl-span" });
    host.append(this.toolbar(), this.scroll, this.told);
    this.painter = new Painter(this.canvas);
    this.recolour();
    this.listen();
  }

  toolbar() {
    const button = (label, title, act) =>
      el("button", { type: "button", title, "aria-label": title, onclick: () => { act(); this.scroll.focus(); } }, label);
    this.liveButton = el("button", { type: "button", "aria-pressed": String(this.live), title: "Follow what happens now (l)", onclick: () => this.follow(!this.live) }, "Live");
    return el("div", { class: "tl-tools" },
      this.canLive && this.liveButton,
      button("All", "Show all of it (f)", () => this.fit()),
      button("\u2212", "Zoom out (-)", () => this.zoom(1.6)),
      button("+", "Zoom in (+)", () => this.zoom(1 / 1.6)),
      this.shown,
      el("span", { class: "legend", "aria-hidden": "true" },
        ...["warming up", "waiting", "holding", "draining"].map((phase) =>
          el("span", {}, el("i", { class: "key key-" + phase.replace(" ", "-") }), phase)),
        el("span", {}, el("i", { class: "key key-gap" }), "long gap"),
        el("span", {}, el("i", { class: "key key-cross" }, "\u2715"), "evicted, killed, failed")),
      el("span", { class: "quiet keys", id: "tl-keys" },
        "Arrows choose an invocation, Enter tells of it. + and \u2212 zoom, Shift and arrows pan; Ctrl and wheel, Shift and wheel, drag."));
  }

  // lanes: [{key, label, status, bad, invocations, marks}]
  show(lanes, now) {
    const kept = this.selected && this.lanes[this.selected.lane]?.key;
    const one = this.chosenOne();
    this.lanes = lanes.map((lane) => ({ ...lane, drawn: lay(lane.invocations, lane.marks, now) }));
    this.now = now;
    this.laneHeight = lanes.length <= COMFORTABLE_UP_TO ? COMFORTABLE : DENSE;
    if (kept) {
      const lane = this.lanes.findIndex((other) => other.key === kept);
      const bar = lane < 0 ? -1 : this.lanes[lane].drawn.bars.findIndex((other) => same(other.one, one));
      this.selected = lane < 0 ? null : { lane, bar };
    }
    if (!this.touched && lanes.some((lane) => lane.invocations.length > 0)) this.span = this.first();
    if (this.live) this.catchUp();
    this.resize();
  }

  // So that the present is at the right edge.
  catchUp() {
    if (this.span == null || this.now == null) return;
    this.span = this.span.moved(this.now + this.span.length * LIVE_MARGIN - this.span.to);
  }

  // Until the user moves: the last few hand-offs where it is live, otherwise all.
  first() {
    const all = this.lanes.map((lane) => lane.drawn);
    return Span.around(extent(this.canLive ? all.map(latest) : all, this.now));
  }

  fit() {
    this.setLive(false);
    this.span = Span.around(extent(this.lanes.map((lane) => lane.drawn), this.now ?? Date.now()));
    this.redraw();
  }

  follow(on) {
    this.setLive(on);
    if (on) this.catchUp();
    this.redraw();
  }

  setLive(on) {
    this.touched = true;
    this.live = on && this.canLive;
    this.liveButton.setAttribute("aria-pressed", String(this.live));
  }

  zoom(factor, around) {
    if (!this.span) return;
    this.touched = true;
    const middle = this.selectedBar();
    const still = around ?? (this.live ? this.span.to : middle ? clampTo(this.span, (middle.from + middle.to) / 2) : (this.span.from + this.span.to) / 2);
    this.span = this.span.zoomed(factor, still);
    this.redraw();
  }

  pan(share) {
    if (!this.span) return;
    this.setLive(false);
    this.span = this.span.moved(this.span.length * share);
    this.redraw();
  }

  recolour() {
    this.colours = palette();
    this.redraw();
  }

  resize() {
    const lanes = Math.max(1, this.lanes.length) * (this.laneHeight ?? COMFORTABLE);
    this.scroll.style.height = Math.min(lanes + AXIS, Math.max(180, innerHeight * 0.62)) + "px";
    const height = this.scroll.clientHeight;
    // the canvas stays in sight, what is scrolled over is as high as all lanes
    this.spacer.style.height = Math.max(0, lanes + AXIS - height) + "px";
    this.painter.size(this.scroll.clientWidth, height);
    this.redraw();
  }

  redraw() {
    if (this.due) return;
    this.due = requestAnimationFrame(() => {
      this.due = null;
      this.paint();
    });
  }

  paint() {
    if (!this.painter.width) return;
    const span = this.span ?? new Span(Date.now() - 60000, Date.now());
    this.hits = this.painter.draw({
      lanes: this.lanes, span, scroll: this.scroll.scrollTop, laneHeight: this.laneHeight ?? COMFORTABLE,
      now: this.canLive ? this.now : null, selected: this.selected, colours: this.colours,
    });
    say(this.shown, duration(span.length) + " in sight");
    this.reached(this.sight());
  }

  // The keys of the lanes that are in sight.
  sight() {
    const height = this.laneHeight ?? COMFORTABLE;
    const first = Math.floor(this.scroll.scrollTop / height);
    const last = Math.ceil((this.scroll.scrollTop + this.scroll.clientHeight - AXIS) / height);
    return this.lanes.slice(first, last + 1).map((lane) => lane.key);
  }

  listen() {
    this.scroll.addEventListener("scroll", () => this.redraw());
    this.scroll.addEventListener("keydown", (event) => this.key(event));
    this.scroll.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    this.scroll.addEventListener("pointerdown", (event) => this.press(event));
    this.scroll.addEventListener("pointermove", (event) => this.hover(event));
    new ResizeObserver(() => {
      if (this.scroll.clientWidth !== this.painter.width) requestAnimationFrame(() => this.resize());
    }).observe(this.scroll.parentElement);
  }

  timeAt(x) {
    return this.span.from + ((x - GUTTER) / (this.painter.width - GUTTER)) * this.span.length;
  }

  wheel(event) {
    if (!this.span) return;
    const { x } = this.place(event);
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      this.zoom(Math.exp(Math.max(-100, Math.min(100, event.deltaY)) / 240), this.live ? undefined : this.timeAt(x));
    } else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      event.preventDefault();
      this.pan((event.deltaX || event.deltaY) / this.painter.width);
    }
  }

  press(event) {
    if (event.button !== 0 || event.target !== this.canvas || !this.span) return;
    const start = this.place(event);
    const from = this.span;
    let moved = false;
    const move = (next) => {
      const dx = this.place(next).x - start.x;
      if (!moved && Math.abs(dx) < 4) return;
      moved = true;
      this.setLive(false);
      this.span = from.moved((-dx / (this.painter.width - GUTTER)) * from.length);
      this.redraw();
    };
    const up = () => {
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", up);
      if (!moved) this.click(start);
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", up);
  }

  hover(event) {
    const hit = this.hitAt(this.place(event));
    this.canvas.style.cursor = hit ? "pointer" : "grab";
    this.canvas.title = hit ? this.words(hit.target) : "";
  }

  words(target) {
    const lane = this.lanes[target.lane];
    if (!lane) return "";
    const where = visible(lane.label) + ": ";
    if (target.mark) return where + visible(target.mark.text ?? target.mark.kind);
    const bar = lane.drawn.bars[target.bar];
    if (!bar) return where.slice(0, -2);
    const gap = target.gap ?? lane.drawn.gaps.find((one) => one.next === bar.one);
    return where + visible(summary(bar.one)) + ", from " + clock(bar.from, true) + ", " + duration(bar.to - bar.from)
      + (gap && isLong(gap) ? ", after " + (gap.evicted ? "an eviction" : "") + (gap.millis == null ? "" : (gap.evicted ? " and " : "") + "a gap of " + duration(gap.millis)) : "");
  }

  place(event) {
    const box = this.canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  hitAt({ x, y }) {
    const under = (this.hits ?? []).filter((hit) => x >= hit.x1 && x <= hit.x2 && y >= hit.y1 && y <= hit.y2);
    return under.findLast((hit) => hit.target.mark) ?? under.findLast((hit) => !hit.weak) ?? under.at(-1);
  }

  click(at) {
    const hit = this.hitAt(at);
    const lane = hit ? hit.target.lane : Math.floor((at.y - AXIS + this.scroll.scrollTop) / this.laneHeight);
    if (at.y < AXIS || !this.lanes[lane]) return;
    this.selected = { lane, bar: hit?.target.bar ?? -1 };
    this.redraw();
    this.open(hit?.target);
  }

  key(event) {
    const bars = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const lanes = { ArrowUp: -1, ArrowDown: 1, PageUp: -10, PageDown: 10 }[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (bars && event.shiftKey) this.pan(bars * 0.15);
    else if (bars) this.step(bars);
    else if (lanes) this.change(lanes);
    else if (event.key === "+" || event.key === "=") this.zoom(1 / 1.6);
    else if (event.key === "-") this.zoom(1.6);
    else if (event.key === "f") this.fit();
    else if (event.key === "l" && this.canLive) this.follow(!this.live);
    else if (event.key === "Home") this.step(-Infinity);
    else if (event.key === "End") this.step(Infinity);
    else if (event.key === "Enter" || event.key === " ") this.open(this.selected);
    else return;
    event.preventDefault();
  }

  step(by) {
    const lane = this.selected?.lane ?? 0;
    const last = (this.lanes[lane]?.drawn.bars.length ?? 0) - 1;
    const from = this.selected?.bar ?? (by > 0 ? -1 : last + 1);
    this.choose(lane, Math.max(0, Math.min(last, from + by)));
  }

  // Another lane, at the invocation that ran at about the same time.
  change(by) {
    const at = this.selectedBar()?.from ?? this.span?.to ?? 0;
    const lane = Math.max(0, Math.min(this.lanes.length - 1, (this.selected?.lane ?? (by > 0 ? -by : 0)) + by));
    const bars = this.lanes[lane]?.drawn.bars ?? [];
    this.choose(lane, bars.findLastIndex((bar) => bar.from <= at || bar === bars[0]));
  }

  choose(lane, bar) {
    if (!this.lanes[lane]) return;
    this.selected = { lane, bar };
    const found = this.selectedBar();
    if (found && this.span) {
      const before = this.span;
      this.span = this.span.showing(found.from, found.to);
      if (this.span !== before) this.setLive(false);
    }
    const top = lane * this.laneHeight;
    const room = this.scroll.clientHeight - AXIS - this.laneHeight;
    this.scroll.scrollTop = Math.max(top - room, Math.min(top, this.scroll.scrollTop));
    say(this.told, this.words(this.selected));
    this.redraw();
  }

  // A lane chosen elsewhere on the page.
  chooseKey(key) {
    const lane = this.lanes.findIndex((other) => other.key === key);
    if (lane >= 0) this.choose(lane, this.lanes[lane].drawn.bars.length - 1);
  }

  open(target) {
    const lane = target && this.lanes[target.lane];
    if (!lane) return;
    const bar = lane.drawn.bars[target.bar];
    const gap = target.gap ?? (bar && lane.drawn.gaps.find((one) => one.next === bar.one));
    this.chosen(lane, { one: bar?.one, gap, mark: target.mark });
  }

  selectedBar() {
    return this.selected && this.lanes[this.selected.lane]?.drawn.bars[this.selected.bar];
  }

  chosenOne() {
    return this.selectedBar()?.one;
  }
}

const same = (a, b) => b != null && a.requestId === b.requestId && begin(a) === begin(b);

const LATEST = 4;

const latest = (drawn) => ({ bars: drawn.bars.filter((bar) => drawn.holders.slice(-LATEST).includes(bar.one)) });

const clampTo = (span, at) => Math.max(span.from, Math.min(span.to, at));
