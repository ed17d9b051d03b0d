// What invocations did and when, as spans to be drawn. Times are milliseconds since 1970; nothing here touches the page.

export const PHASES = ["warming up", "waiting", "holding", "draining"];

// From here on a hand-off is one that people should look at.
export const LONG_GAP_MILLIS = 1000;

// The outcomes of holders that released nothing.
const DEAD = ["evicted", "fenced", "killed", "silent", "timed out"];

const TIMES = ["tick", "startedAt", "claimedAt", "heldAt", "drainingAt", "endedAt"];

export function time(value) {
  if (value == null) return null;
  const millis = typeof value === "number" ? value : Date.parse(value);
  return Number.isNaN(millis) ? null : millis;
}

// An invocation as it came, its times as numbers.
export function invocation(json) {
  const read = { ...json, generation: json.generation || null };
  for (const name of TIMES) read[name] = time(json[name]);
  return read;
}

export const mark = (json) => ({ ...json, at: time(json.at), until: time(json.until) });

// When it is first heard of.
export const begin = (one) => one.startedAt ?? one.claimedAt ?? one.heldAt ?? one.drainingAt ?? one.endedAt;

// How it ended, in a word or two.
export const ending = (one) => one.outcome ?? (one.unheard ? "evicted" : "under way");

// Its phases in their order. One that ended has a last moment; one that is under way goes on to now.
export function segments(one, now) {
  const known = [one.startedAt, one.claimedAt, one.heldAt, one.drainingAt]
    .map((from, i) => ({ phase: PHASES[i], from }))
    .filter((segment) => segment.from != null);
  const end = Math.max(one.endedAt ?? now, known.at(-1)?.from ?? 0);
  const spans = known.map((segment, i) => ({ ...segment, to: Math.min(known[i + 1]?.from ?? end, end) }));
  return one.lostAt == null ? spans : spans.flatMap((span) => cut(span, one));
}

// Somebody else held from then on: what came after was no holding any more.
function cut(span, one) {
  if (span.phase !== "holding" || span.to <= one.lostAt) return [span];
  const after = one.outcome === "fenced" ? "unheard" : "draining";
  return [{ ...span, to: one.lostAt }, { phase: after, from: one.lostAt, to: span.to }];
}

// A partition's invocations side by side, hand-offs between them, and holders that were evicted.
export function lay(invocations, marks, now) {
  const sorted = invocations
    .filter((one) => begin(one) != null)
    .sort((a, b) => begin(a) - begin(b) || (a.generation ?? 0) - (b.generation ?? 0));
  const holders = sorted.filter((one) => one.heldAt != null).sort((a, b) => a.heldAt - b.heldAt);
  holders.slice(0, -1).forEach((one, i) => {
    one.lostAt = holders[i + 1].heldAt;
    // another invocation holds, and the end of this one's hold is not known
    one.unheard = one.endedAt == null;
    if (one.unheard) one.endedAt = one.lostAt;
  });
  const tracks = [];
  const bars = sorted.map((one) => {
    const spans = segments(one, now);
    const from = begin(one);
    const to = spans.at(-1)?.to ?? one.endedAt ?? from;
    let track = tracks.findIndex((busyUntil) => busyUntil <= from);
    if (track < 0) track = tracks.length;
    tracks[track] = to;
    return { one, spans, from, to, track };
  });
  return { bars, tracks: Math.max(1, tracks.length), gaps: gaps(holders), marks, holders };
}

// From the last moment of a holder to the first of the next.
function gaps(holders) {
  return holders.slice(1).map((next, i) => {
    const before = holders[i];
    const from = Math.min(before.endedAt ?? next.heldAt, next.heldAt);
    const evicted = next.evictedGeneration != null || before.unheard || DEAD.includes(before.outcome);
    return {
      from,
      to: next.heldAt,
      // it is not known how long a silent invocation went on
      millis: next.gapMillis ?? (before.unheard ? null : Math.max(0, next.heldAt - from)),
      measured: next.gapMillis != null,
      evicted,
      before,
      next,
    };
  });
}

export const isLong = (gap) => gap.evicted || (gap.millis ?? 0) >= LONG_GAP_MILLIS;

// The time that all of it takes up.
export function extent(lanes, now) {
  let from = Infinity;
  let to = -Infinity;
  for (const { bars } of lanes) {
    for (const bar of bars) {
      from = Math.min(from, bar.from);
      to = Math.max(to, bar.to);
    }
  }
  return from > to ? { from: now - 60000, to: now } : { from, to };
}

const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 15000, 30000, 60000, 120000, 300000, 600000,
  900000, 1800000, 3600000, 7200000, 10800000, 21600000, 43200000, 86400000, 172800000, 604800000];

// Round moments for the axis, in the reader's own time zone.
export function ticks(from, to, most) {
  const step = STEPS.find((size) => (to - from) / size <= most) ?? STEPS.at(-1);
  const offset = new Date(from).getTimezoneOffset() * 60000;
  const moments = [];
  for (let at = Math.ceil((from - offset) / step) * step + offset; at <= to; at += step) moments.push(at);
  return { step, moments };
}
