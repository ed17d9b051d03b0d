// The timeline of a run that is over, with its data in the page itself.

import { el, moment, visible } from "./text.js";
import { invocation, mark, time } from "./phases.js";
import { theme } from "./theme.js";
import { Timeline } from "./timeline.js";
import { Details } from "./details.js";

const data = JSON.parse(document.getElementById("data").textContent);
const over = time(data.at);
const panel = new Details(document.getElementById("details"));
const drawn = new Timeline(document.getElementById("timeline"), {
  live: false,
  chosen: (lane, what) => panel.show(lane, what, over, drawn.scroll),
});
document.title = visible(data.title);
document.getElementById("title").textContent = visible(data.title);
document.getElementById("at").textContent = moment(over);
document.getElementById("notes").append(...data.notes.map((note) => el("p", {}, visible(note))));
theme(document.getElementById("theme"), () => drawn.recolour());
drawn.show(data.lanes.map((lane) => ({
  ...lane,
  invocations: lane.invocations.map(invocation),
  marks: lane.marks.map(mark),
})), over);
