// The console's page: asks its server every two seconds while it is visible.

import { clock, compact, count, duration, el, say, visible } from "./text.js";
import { time } from "./phases.js";
import { theme } from "./theme.js";
import { Lanes } from "./lanes.js";
import { Samples } from "./samples.js";
import { Chart } from "./charts.js";
import { LeaseTable } from "./table.js";
import { StandingsTable } from "./standings.js";
import { Timeline } from "./timeline.js";
import { Details } from "./details.js";
import { Actions, token } from "./actions.js";

const EVERY = 2000;
const KEYS_AT_ONCE = 20;
const SETTLES = 8000;

const find = (id) => document.getElementById(id);
const lanes = new Lanes();
const samples = new Samples();
// what a partition looked like when its history was asked for: it is asked again only when that has changed
const asked = new Map();
let state = null;
let actions = null;
let inSight = [];

const details = new Details(find("details"), (lease) => actions?.buttons(lease) ?? []);
const charts = [
  new Chart(find("lag"), { title: "Lag, records", series: "lag", ink: "accent" }),
  new Chart(find("pace"), { title: "Throughput, records/s", series: "pace", ink: "holding" }),
];
const table = new LeaseTable(find("leases"), { chosen: chosenLease });
const standings = new StandingsTable(find("races"), find("standings"));
const timeline = new Timeline(find("timeline"), {
  live: true,
  chosen: (lane, what) => details.show(lane, what, now(), timeline.scroll),
  reached: (keys) => {
    inSight = keys;
  },
});
theme(find("theme"), () => {
  timeline.recolour();
  charts.forEach((chart) => chart.recolour());
});
find("filter").addEventListener("input", (event) => table.search(event.target.value));

const now = () => (state ? time(state.at) : Date.now());

function chosenLease(lease, row) {
  timeline.chooseKey(lease.key);
  const lane = timeline.lanes.find((one) => one.key === lease.key);
  if (lane) details.show(lane, {}, now(), row);
}

async function ask(path) {
  const answer = await fetch(path, { cache: "no-store" });
  const json = await answer.json();
  if (!answer.ok) throw new Error(json.message ?? "status " + answer.status);
  return json;
}

async function look() {
  try {
    state = await ask("api/state");
    actions ??= new Actions(find("dialog"), state.actions, token(), (message) => {
      say(find("told"), message);
      void look();
    });
    keepStates();
    samples.look(state.leases, now());
    show();
    await histories();
    trouble(state.problem ?? "");
  } catch (failure) {
    trouble("The console's server did not answer (" + failure.message + "). What is shown is "
      + (state ? "of " + clock(now()) + "." : "nothing yet."));
  }
}

function show() {
  say(find("title"), visible(state.title));
  document.title = visible(state.title) + " \u2013 Baton console";
  say(find("at"), clock(now()) + (state.tookMillis > 1000 ? ", asked for " + duration(state.tookMillis) : ""));
  summary();
  table.show(state.leases, samples);
  standings.show(state.standings);
  const total = samples.total();
  charts.forEach((chart) => chart.show(total));
  timeline.show(lanes.of(state.leases, now()), now());
}

// A partition's state stands beside its lease.
function keepStates() {
  const states = new Map(state.states.map((one) => [one.key, one]));
  for (const lease of state.leases) {
    const kept = states.get(lease.key);
    lease.kept = kept && { ...kept, ageMillis: kept.snapshotAt == null ? null : Math.max(0, time(state.at) - time(kept.snapshotAt)) };
  }
}

function summary() {
  const counts = new Map();
  for (const { health } of state.leases) counts.set(health, (counts.get(health) ?? 0) + 1);
  const words = ["OK", "WARN", "REWIND", "STALL", "STOP", "ERR"].filter((word) => counts.has(word));
  const worst = Math.max(0, ...state.leases.map((lease) => lease.offsets?.lagMillis ?? 0));
  const behind = samples.total().at(-1)?.lag;
  const shown = [
    count(state.leases.length) + (state.leases.length === 1 ? " partition" : " partitions"),
    ...words.map((word) => counts.get(word) + " " + word),
    worst > 0 ? "oldest record waits " + duration(worst) : "",
    behind == null ? "" : compact(behind) + " records behind",
  ].filter(Boolean);
  if (find("summary").textContent !== shown.join("")) {
    find("summary").replaceChildren(...shown.map((text) => {
      const word = words.find((health) => text.endsWith(" " + health));
      return el("span", { class: word ? "chip health-" + word.toLowerCase() : "chip" }, text);
    }));
  }
}

// Those lanes in sight whose partition has changed hands since they were asked for.
async function histories() {
  const stamps = new Map(state.leases.map((lease) =>
    [lease.key, [lease.generation, lease.holder?.requestId, lease.claim?.ended, lease.lastHandOff?.fromGeneration, state.revision].join()]));
  const due = inSight.filter((key) => stamps.has(key) && (asked.get(key)?.stamp !== stamps.get(key) || now() < asked.get(key).until));
  for (let i = 0; i < due.length; i += KEYS_AT_ONCE) {
    const keys = due.slice(i, i + KEYS_AT_ONCE);
    const { histories: found } = await ask("api/history?" + keys.map((key) => "key=" + encodeURIComponent(key)).join("&"));
    for (const one of found) lanes.remember(one.key, one);
    for (const key of keys) note(key, stamps.get(key));
  }
  if (due.length > 0) timeline.show(lanes.of(state.leases, now()), now());
}

// An invocation writes its history after it has released: what has just changed is asked for a while longer.
function note(key, stamp) {
  if (asked.get(key)?.stamp !== stamp) asked.set(key, { stamp, until: now() + SETTLES });
}

function trouble(text) {
  say(find("trouble"), visible(text));
  find("trouble").hidden = text === "";
}

async function run() {
  try {
    samples.load(await ask("api/samples"));
  } catch {
    // the first look says what is wrong
  }
  for (;;) {
    if (!document.hidden) await look();
    await new Promise((done) => setTimeout(done, EVERY));
  }
}

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) void look();
});
void run();
