// The live lease table. A row stays the same element as long as its partition is there, so focus and selection stay too.

import { compact, count, duration, el, say, visible } from "./text.js";
import { drawSpark, sparkline } from "./charts.js";

const SEVERITY = ["OK", "WARN", "REWIND", "STALL", "STOP", "ERR"];
const SIGNS = { OK: "\u25cf", WARN: "\u25b2", REWIND: "\u21ba", STALL: "\u25ae\u25ae", STOP: "\u25a0", ERR: "\u2715" };

const short = (id) => (id == null ? null : id.length > 8 ? id.slice(0, 8) : id);

// name, what it shows, what it sorts by, and whether it is a number
const COLUMNS = [
  { name: "GROUP", text: (l) => l.group ?? l.key },
  { name: "TOPIC", text: (l) => l.topic },
  { name: "PARTITION", text: (l) => l.partition, by: (l) => l.partition, number: true },
  { name: "STATE", text: (l) => l.state, class: (l) => "state" },
  { name: "HEALTH", text: (l) => (SIGNS[l.health] ?? "?") + " " + l.health, by: (l) => SEVERITY.indexOf(l.health), title: (l) => l.reason,
    class: (l) => "health health-" + l.health.toLowerCase() },
  { name: "GENERATION", text: (l) => l.generation && count(l.generation), by: (l) => l.generation, number: true },
  { name: "HOLDER", text: (l) => short(l.holder?.requestId), title: (l) => l.holder?.requestId, class: () => "mono" },
  { name: "AGE", text: (l) => l.heldMillis == null ? null : duration(l.heldMillis), by: (l) => l.heldMillis, number: true },
  { name: "CURRENT-OFFSET", text: (l) => known(l.offsets?.currentOffset), by: (l) => l.offsets?.currentOffset, number: true },
  { name: "LOG-END-OFFSET", text: (l) => known(l.offsets?.logEndOffset), by: (l) => l.offsets?.logEndOffset, number: true },
  { name: "LAG", text: (l) => known(l.offsets?.lag), by: (l) => l.offsets?.lag, number: true, title: (l) => l.offsets?.unknownReason, spark: "lag" },
  { name: "WAITS", text: (l) => l.offsets?.lagMillis == null ? null : duration(l.offsets.lagMillis), by: (l) => l.offsets?.lagMillis, number: true },
  { name: "RECORDS/S", text: (l, s) => s == null ? null : compact(s), by: (l, s) => s, number: true, spark: "pace" },
  { name: "LAST-GAP", text: (l) => l.lastHandOff?.gapMillis == null ? null : duration(l.lastHandOff.gapMillis), by: (l) => l.lastHandOff?.gapMillis, number: true },
  { name: "STATE-BYTES", text: (l) => known(l.kept?.bytes), by: (l) => l.kept?.bytes, number: true, rare: true },
  { name: "SNAPSHOT-AGE", text: (l) => l.kept?.ageMillis == null ? null : duration(l.kept.ageMillis), by: (l) => l.kept?.ageMillis, number: true, rare: true },
];

const known = (number) => (number == null ? null : count(number));

export class LeaseTable {
  constructor(table, { chosen }) {
    this.table = table;
    this.chosen = chosen;
    this.rows = new Map();
    this.sort = { column: 4, down: true };
    this.filter = "";
    this.heads = COLUMNS.map((column, i) =>
      el("th", { scope: "col", class: column.number ? "number" : "" },
        el("button", { type: "button", class: "link", onclick: () => this.sortBy(i) }, column.name)));
    this.body = el("tbody");
    this.empty = el("caption", { class: "quiet" });
    table.append(this.empty, el("thead", {}, el("tr", {}, ...this.heads)), this.body);
    this.body.addEventListener("keydown", (event) => this.key(event));
  }

  sortBy(column) {
    this.sort = { column, down: this.sort.column === column ? !this.sort.down : COLUMNS[column].number || column === 4 };
    this.redraw();
  }

  search(text) {
    this.filter = text.trim().toLowerCase();
    this.redraw();
  }

  show(leases, samples) {
    this.leases = leases;
    this.samples = samples;
    this.redraw();
  }

  redraw() {
    if (!this.leases) return;
    const pace = new Map(this.leases.map((lease) => [lease.key, this.samples.of(lease.key).at(-1)?.pace]));
    const shown = this.leases.filter((lease) => this.matches(lease)).sort((a, b) => this.order(a, b, pace));
    // columns that say something of few sources
    this.without = COLUMNS.map((column) => column.rare === true && this.leases.every((lease) => column.text(lease) == null));
    const keys = new Set(shown.map((lease) => lease.key));
    for (const [key, row] of this.rows) {
      if (!keys.has(key)) {
        row.remove();
        this.rows.delete(key);
      }
    }
    shown.forEach((lease, i) => {
      const row = this.rows.get(lease.key) ?? this.make(lease);
      row.lease = lease;
      this.fill(row, lease, pace.get(lease.key));
      if (this.body.children[i] !== row) {
        const focused = row.contains(document.activeElement);
        this.body.insertBefore(row, this.body.children[i] ?? null);
        if (focused) row.focus();
      }
    });
    if (!shown.some((lease) => this.rows.get(lease.key).tabIndex === 0) && shown.length > 0) this.rows.get(shown[0].key).tabIndex = 0;
    say(this.empty, this.leases.length === 0
      ? "The table has no lease yet. A row appears when a function's first invocation is admitted."
      : shown.length === 0 ? "No partition matches the filter." : "");
    this.empty.hidden = shown.length > 0;
    this.heads.forEach((head, i) => {
      head.hidden = this.without[i];
      head.setAttribute("aria-sort", this.sort.column !== i ? "none" : this.sort.down ? "descending" : "ascending");
    });
  }

  matches(lease) {
    return this.filter === "" || [lease.key, lease.state, lease.health, lease.reason, lease.holder?.requestId]
      .some((text) => String(text ?? "").toLowerCase().includes(this.filter));
  }

  order(a, b, pace) {
    const column = COLUMNS[this.sort.column];
    const by = column.by ?? column.text;
    const [x, y] = [by(a, pace.get(a.key)) ?? null, by(b, pace.get(b.key)) ?? null];
    const first = x === y ? 0 : x === null ? 1 : y === null ? -1 : (x < y ? -1 : 1) * (this.sort.down ? -1 : 1);
    return first || compare(a.group ?? a.key, b.group ?? b.key) || compare(a.topic ?? "", b.topic ?? "") || (a.partition ?? 0) - (b.partition ?? 0);
  }

  make(lease) {
    const cells = COLUMNS.map((column) => {
      const text = el("span");
      const cell = el("td", { class: column.number ? "number" : "" }, column.spark ? sparkline() : null, text);
      return cell;
    });
    const row = el("tr", { tabindex: "-1", onclick: () => { this.focus(row); this.chosen(row.lease, row); } }, ...cells);
    this.rows.set(lease.key, row);
    return row;
  }

  fill(row, lease, pace) {
    COLUMNS.forEach((column, i) => {
      const cell = row.children[i];
      cell.hidden = this.without[i];
      const value = column.text(lease, pace);
      say(cell.lastChild, value == null || value === "" ? "\u2013" : visible(value));
      const title = column.title?.(lease);
      if (title) cell.title = visible(title);
      else cell.removeAttribute("title");
      const name = column.class?.(lease);
      if (name && cell.className !== name) cell.className = name;
      if (column.spark) drawSpark(cell.firstChild, this.samples.of(lease.key), column.spark);
    });
    row.className = lease.health === "ERR" ? "unwell" : "";
  }

  // One row at a time is in the tab order; arrows go on to the others.
  focus(row) {
    for (const other of this.rows.values()) other.tabIndex = other === row ? 0 : -1;
    row.focus();
  }

  key(event) {
    const row = event.target.closest("tr");
    const to = { ArrowDown: row?.nextElementSibling, ArrowUp: row?.previousElementSibling, Home: this.body.firstElementChild, End: this.body.lastElementChild }[event.key];
    if (to) this.focus(to);
    else if (event.key === "Enter" || event.key === " ") this.chosen(row.lease, row);
    else return;
    event.preventDefault();
  }
}

const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
