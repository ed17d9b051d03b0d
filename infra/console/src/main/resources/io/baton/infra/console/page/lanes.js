// Makes lanes of leases and of the invocations that are known of them.

import { invocation, mark, time } from "./phases.js";

export class Lanes {
  constructor() {
    this.histories = new Map();
    this.firstSeen = new Map();
    this.holders = new Map();
  }

  // What the table or the lab knows of past invocations; those that it forgets are kept while the page is open.
  remember(key, { invocations, marks }) {
    const over = (this.histories.get(key)?.invocations ?? []).filter((one) => one.endedAt != null);
    const known = new Map(over.map((one) => [id(one), one]));
    for (const json of invocations) {
      const one = invocation(json);
      known.set(id(one), one);
    }
    this.histories.set(key, { invocations: [...known.values()], marks: (marks ?? []).map(mark) });
  }

  of(leases, now) {
    return leases.map((lease) => {
      const history = this.histories.get(lease.key) ?? { invocations: [], marks: [] };
      const all = new Map([...this.gone(lease), ...this.live(lease, now)].map((one) => [id(one), one]));
      for (const one of history.invocations) {
        // the row may say more of one that is under way than its history does yet
        const unknown = one.generation == null && one.endedAt == null;
        const alive = unknown ? [...all.values()].find((other) => other.requestId === one.requestId) : all.get(id(one));
        all.set(id(alive ?? one), alive ? { ...alive, ...withoutNulls(one) } : { ...one });
      }
      return {
        key: lease.key,
        lease,
        label: lease.topic == null ? lease.key : lease.topic + "/" + lease.partition,
        status: lease.health === "OK" ? lease.state : lease.state + " \u00b7 " + lease.health,
        well: (lease.state === "running" || lease.state === "asleep") && lease.health === "OK",
        bad: lease.health === "ERR" || lease.health === "STOP",
        invocations: [...all.values()],
        marks: history.marks,
      };
    });
  }

  // Holders that were seen and hold no more; one that wrote its history is known better from there.
  gone(lease) {
    const seen = this.holders.get(lease.key) ?? new Map();
    this.holders.set(lease.key, seen);
    const { holder, lastHandOff } = lease;
    if (holder) seen.set(holder.generation, lease);
    if (seen.size > SEEN) seen.delete(seen.keys().next().value);
    return [...seen.values()].filter((then) => then.holder.generation !== holder?.generation).map((then) => {
      const one = ofHolder(then);
      if (lastHandOff?.fromGeneration === one.generation && lastHandOff.clean) then.releasedAt = lastHandOff.servedUntil;
      const released = then.releasedAt;
      return { ...one, outcome: released ? "released" : "silent", endedAt: time(released ?? then.holder.heartbeatAt) };
    });
  }

  // The holder and the claimant, by the row.
  live(lease, now) {
    const alive = [];
    const { holder, claim } = lease;
    if (holder) {
      const silent = lease.state === "silent";
      alive.push({ ...ofHolder(lease), outcome: silent ? "silent" : null, endedAt: silent ? time(holder.heartbeatAt) : null });
    }
    if (claim && !claim.ended && claim.generation > (holder?.generation ?? 0)) {
      const key = lease.key + " " + claim.generation;
      if (!this.firstSeen.has(key)) this.firstSeen.set(key, now);
      const silent = lease.state === "silent" && !holder;
      alive.push(invocation({
        generation: claim.generation, requestId: claim.requestId, tick: claim.tick,
        claimedAt: Math.min(this.firstSeen.get(key), time(claim.heartbeatAt) ?? now),
        outcome: silent ? "silent" : null, endedAt: silent ? claim.heartbeatAt : null,
      }));
    }
    return alive;
  }
}

const SEEN = 50;

const ofHolder = ({ holder, tick, startedAt }) => invocation({
  generation: holder.generation, requestId: holder.requestId, tick, startedAt,
  heldAt: holder.heldSince, functionVersion: holder.functionVersion, logStream: holder.logStream,
});

const id = (one) => one.requestId + " " + (one.generation ?? one.startedAt);

const withoutNulls = (one) => Object.fromEntries(Object.entries(one).filter(([, value]) => value != null));
