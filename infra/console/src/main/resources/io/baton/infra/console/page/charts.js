// Lag and throughput of all partitions over time, and the small lines in the table.

import uPlot from "./vendor/uPlot.esm.js";
import { clock, compact, el, say } from "./text.js";
import { colour } from "./theme.js";

const HEIGHT = 118;
const SHORTEST_SECONDS = 60;
const LOWEST_TOP = 5;

export class Chart {
  constructor(host, { title, series, ink }) {
    this.title = title;
    this.series = series;
    this.ink = ink;
    this.figure = el("strong", {}, "\u2013");
    this.heading = el("h2", {}, title, this.figure);
    this.place = el("div", { class: "chart", role: "img", "aria-label": title });
    host.append(this.heading, this.place);
    new ResizeObserver(() => this.plot?.setSize({ width: this.place.clientWidth, height: HEIGHT })).observe(this.place);
    this.recolour();
  }

  show(points) {
    this.points = points;
    const last = points.findLast((point) => point[this.series] != null);
    say(this.figure, last ? compact(last[this.series]) : "not known");
    this.place.setAttribute("aria-label", this.title + ": " + this.figure.textContent);
    this.plot.setData([points.map((point) => point.at / 1000), points.map((point) => point[this.series])]);
  }

  recolour() {
    this.plot?.destroy();
    const axis = { stroke: colour("quiet"), grid: { stroke: colour("line"), width: 1 }, ticks: { show: false }, font: "11px system-ui, sans-serif" };
    this.plot = new uPlot({
      width: Math.max(200, this.place.clientWidth), height: HEIGHT, legend: { show: false },
      cursor: { y: false, points: { size: 6 }, drag: { setScale: false } },
      scales: {
        x: { range: () => this.inSight() },
        y: { range: (_plot, _low, high) => [0, Math.max(LOWEST_TOP, (high ?? 0) * 1.1)] },
      },
      series: [{}, { stroke: colour(this.ink), width: 1.5, fill: colour(this.ink, 0.13), points: { show: false } }],
      axes: [
        { ...axis, size: 22, gap: 2, space: 90, values: (_plot, moments) => moments.map((s) => clock(s * 1000)) },
        { ...axis, size: 48, gap: 4, space: 28, values: (_plot, values) => values.map((value) => (value === 0 ? "" : compact(value))) },
      ],
      hooks: { setCursor: [(plot) => this.pointed(plot)] },
    }, [[], []], this.place);
    if (this.points) this.show(this.points);
  }

  // A minute at least, so that the first points don't fill it.
  inSight() {
    const to = (this.points?.at(-1)?.at ?? Date.now()) / 1000;
    return [Math.min((this.points?.[0]?.at ?? Infinity) / 1000, to - SHORTEST_SECONDS), to];
  }

  pointed(plot) {
    const point = this.points?.[plot.cursor.idx];
    this.place.title = point ? clock(point.at) + "  " + compact(point[this.series]) : "";
  }
}

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 64;
const TALL = 18;

export function sparkline() {
  const svg = document.createElementNS(SVG, "svg");
  const line = document.createElementNS(SVG, "polyline");
  svg.setAttribute("viewBox", "0 0 " + WIDTH + " " + TALL);
  svg.setAttribute("class", "spark");
  svg.setAttribute("aria-hidden", "true");
  svg.append(line);
  return svg;
}

// Its last two minutes or so; the line's top is its own largest value.
export function drawSpark(svg, points, series) {
  const known = points.filter((point) => point[series] != null).slice(-60);
  const top = Math.max(1, ...known.map((point) => point[series]));
  const first = known[0]?.at ?? 0;
  const length = Math.max(1, (known.at(-1)?.at ?? 0) - first);
  const path = known.map((point) =>
    ((point.at - first) / length * WIDTH).toFixed(1) + "," + (TALL - 1.5 - (point[series] / top) * (TALL - 3)).toFixed(1)).join(" ");
  if (svg.firstChild.getAttribute("points") !== path) svg.firstChild.setAttribute("points", path);
}
