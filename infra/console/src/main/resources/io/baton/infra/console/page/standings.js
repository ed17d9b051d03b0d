// The standings of windows: the last one of each race that has closed, the strongest effort first.

import { clock, count, el, say, visible } from "./text.js";
import { time } from "./phases.js";

const HEADS = ["RACE", "WINDOW", "LEADER", "WATTS", "MEAN", "RIDES"];
const FIRST_NUMBER = 3;

export class StandingsTable {
  constructor(section, table) {
    this.section = section;
    this.body = el("tbody");
    table.append(
      el("thead", {}, el("tr", {}, ...HEADS.map((head, i) => el("th", { scope: "col", class: i < FIRST_NUMBER ? "" : "number" }, head)))),
      this.body);
  }

  show(standings) {
    this.section.hidden = standings.length === 0;
    const sorted = [...standings].sort((a, b) => b.watts - a.watts || (a.race < b.race ? -1 : 1));
    while (this.body.children.length > sorted.length) this.body.lastChild.remove();
    sorted.forEach((one, i) => {
      const row = this.body.children[i] ?? this.body.appendChild(this.make());
      [visible(one.race), clock(time(one.from)) + " \u2013 " + clock(time(one.until)), visible(one.leader),
        count(one.watts), count(one.meanWatts), count(one.rides)].forEach((text, column) => say(row.children[column], text));
    });
  }

  make() {
    return el("tr", {}, ...HEADS.map((head, i) => el("td", { class: i < FIRST_NUMBER ? "" : "number" })));
  }
}
