// The last minutes of each partition's lag and pace. Holds what the server had seen, then grows with each look.

import { time } from "./phases.js";

const KEPT = 300;

export class Samples {
  constructor() {
    this.series = new Map();
  }

  load({ samples }) {
    for (const one of samples) for (const point of one.points) this.add(one.key, time(point.at), point.lag, point.nextOffset);
  }

  look(leases, now) {
    for (const { key, offsets } of leases) this.add(key, now, offsets?.lag ?? null, offsets?.currentOffset ?? null);
    for (const key of [...this.series.keys()]) if (!leases.some((lease) => lease.key === key)) this.series.delete(key);
  }

  add(key, at, lag, next) {
    const points = this.series.get(key) ?? [];
    const last = points.at(-1);
    if (last && at <= last.at) return;
    const known = last && last.next != null && next != null;
    points.push({ at, lag, next, pace: known ? Math.max(0, (next - last.next) / ((at - last.at) / 1000)) : null });
    if (points.length > KEPT) points.shift();
    this.series.set(key, points);
  }

  of(key) {
    return this.series.get(key) ?? [];
  }

  // All partitions together, moment by moment; null where it is not known.
  total() {
    const sums = new Map();
    for (const points of this.series.values()) {
      for (const { at, lag, pace } of points) {
        const sum = sums.get(at) ?? { at, lag: null, pace: null };
        if (lag != null) sum.lag = (sum.lag ?? 0) + lag;
        if (pace != null) sum.pace = (sum.pace ?? 0) + pace;
        sums.set(at, sum);
      }
    }
    return [...sums.values()].sort((a, b) => a.at - b.at).slice(-KEPT);
  }
}
