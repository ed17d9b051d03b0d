// The panel that tells all of a partition and of an invocation.

import { clock, count, duration, el, moment, visible } from "./text.js";
import { begin, ending, segments, time } from "./phases.js";

export class Details {
  constructor(panel, actions = () => []) {
    this.panel = panel;
    this.actions = actions;
    panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close();
    });
  }

  // back: what has the focus again when the panel closes
  show(lane, { one, gap, mark }, now, back) {
    this.back = back ?? this.back;
    const title = one
      ? (one.generation == null ? "Invocation" : "Generation " + one.generation) + " of " + visible(lane.label)
      : visible(lane.label);
    const heading = el("h2", { tabindex: "-1" }, title);
    this.panel.replaceChildren(
      el("div", { class: "details-head" }, heading,
        el("button", { type: "button", "aria-label": "Close", onclick: () => this.close() }, "\u2715")),
      ...(mark ? [el("p", { class: "bad" }, visible(mark.text ?? mark.kind) + " at " + moment(mark.at))] : []),
      ...(gap ? [this.gap(gap)] : []),
      ...(one ? [list(ofInvocation(one, now))] : []),
      ...(lane.lease ? [el("h3", {}, "Partition"), list(ofLease(lane.lease)), ...this.actions(lane.lease)] : []),
      ...this.others(lane, one, now),
    );
    this.panel.hidden = false;
    heading.focus();
  }

  gap(gap) {
    const before = "generation " + gap.before.generation;
    const idle = gap.millis == null
      ? "the partition had no holder for an unknown time"
      : "the partition had no holder for " + duration(gap.millis) + (gap.measured ? "" : ", as far as can be seen");
    return el("p", { class: gap.evicted ? "bad" : "" },
      gap.evicted ? "It was taken from " + before + ", which had fallen silent; " + idle + "." : "After " + before + " " + idle + ".");
  }

  // The lane's invocations as a table: the same as the picture says, for people who can't see it.
  others(lane, chosen, now) {
    const rows = [...lane.invocations].filter((one) => begin(one) != null).sort((a, b) => begin(b) - begin(a)).slice(0, 50);
    if (rows.length === 0) return [el("p", { class: "quiet" }, "No invocation is known of it.")];
    return [
      el("h3", {}, "Its invocations"),
      el("table", {},
        el("thead", {}, el("tr", {}, ...["gen", "began", "outcome", "took", "gap"].map((name) => el("th", { scope: "col" }, name)))),
        el("tbody", {}, ...rows.map((one) =>
          el("tr", { class: one === chosen ? "chosen" : "" },
            el("td", {},
              el("button", { type: "button", class: "link", onclick: () => this.show(lane, { one }, now) }, String(one.generation ?? "\u2013"))),
            el("td", {}, clock(begin(one))),
            el("td", {}, visible(ending(one))),
            el("td", {}, duration((one.endedAt ?? now) - begin(one))),
            el("td", {}, duration(one.gapMillis)))))),
    ];
  }

  close() {
    this.panel.hidden = true;
    this.panel.replaceChildren();
    this.back?.focus();
  }
}

function ofInvocation(one, now) {
  return [
    ["Outcome", ending(one)],
    ["Reason", one.reason],
    ...segments(one, now).map((part) => [capital(part.phase === "unheard" ? "no holder any more" : part.phase), moment(part.from) + "  (" + duration(part.to - part.from) + ")"]),
    ["Ended", one.unheard ? null : one.endedAt && moment(one.endedAt)],
    ["Said nothing", one.unheard ? "of its end, and was evicted" : null],
    ["Tick", one.tick && moment(one.tick)],
    ["Hand-off gap", one.gapMillis == null ? null : duration(one.gapMillis)],
    ["Evicted", one.evictedGeneration == null ? null : "generation " + one.evictedGeneration],
    ["Offsets", one.fromOffset == null ? null : count(one.fromOffset) + (one.nextOffset == null ? " on" : " to " + count(one.nextOffset))],
    ["Records", one.records == null ? null : count(one.records)],
    ["Outputs", one.outputs == null ? null : count(one.outputs)],
    ["Transactions", one.commits == null ? null : count(one.commits) + " committed" + (one.aborts ? ", " + count(one.aborts) + " aborted" : "")
      + (one.producersFenced ? ", fenced " + count(one.producersFenced) + " times" : "")],
    ["Request id", one.requestId],
    ["Function version", one.functionVersion],
    ["Log stream", one.logStream],
  ];
}

function ofLease(lease) {
  const { holder, claim, offsets = {}, outputs = {}, lastHandOff: last, order, seek, kept } = lease;
  return [
    ["Row", lease.key],
    ["State", lease.state],
    ["Health", lease.health + ": " + lease.reason],
    ["Problem", lease.problem],
    ["Generation", lease.generation],
    ["Holder", holder && holder.requestId],
    ["Holds since", holder && moment(time(holder.heldSince))],
    ["Deadline", lease.deadline && moment(time(lease.deadline))],
    ["Claimed by", claim && !claim.ended && claim.requestId !== holder?.requestId ? claim.requestId : null],
    ["CURRENT-OFFSET", offsets.currentOffset == null ? null : count(offsets.currentOffset)],
    ["LOG-START-OFFSET", offsets.logStartOffset == null ? null : count(offsets.logStartOffset)],
    ["LOG-END-OFFSET", offsets.logEndOffset == null ? null : count(offsets.logEndOffset)],
    ["LAG", offsets.lag == null ? offsets.unknownReason && "not known: " + offsets.unknownReason : count(offsets.lag)],
    ["Oldest waits", offsets.lagMillis == null ? null : duration(offsets.lagMillis)],
    ["Retention leaves", offsets.timeToRetentionMillis == null ? null : duration(offsets.timeToRetentionMillis)],
    ["Finished ahead", offsets.finishedAhead ? count(offsets.finishedAhead) : null],
    ["Snapshot", offsets.snapshot && offsets.snapshot + (kept?.ageMillis == null ? "" : ", " + duration(kept.ageMillis) + " old")],
    ["State", kept && count(kept.bytes) + " bytes in " + count(kept.objects) + (kept.objects === 1 ? " object" : " objects")],
    ["Writes", outputs.mode],
    ["Committed", outputs.committedOffset == null ? null : count(outputs.committedOffset) + " by generation " + outputs.committedGeneration
      + (outputs.committedMillis == null ? "" : ", " + duration(outputs.committedMillis) + " ago")],
    ["Transaction open", outputs.openMillis == null ? null : duration(outputs.openMillis)],
    ["Dead letters", lease.deadLetters],
    ["Last hand-off", last && (last.clean ? "clean, from generation " : "eviction of generation ") + last.fromGeneration
      + (last.gapMillis == null ? "" : ", gap " + duration(last.gapMillis))],
    ["Wanted", order && order.desired + (order.issuedBy ? " by " + order.issuedBy : "") + (order.reason ? ": " + order.reason : "")],
    ["Seek", seek && (seek.appliedAt ? "moved" : "waits to be moved") + (seek.fromOffset == null ? "" : " from " + count(seek.fromOffset))
      + " to " + count(seek.toOffset) + (seek.requestedBy ? ", by " + seek.requestedBy : "")],
  ];
}

function list(pairs) {
  return el("dl", {}, ...pairs.filter(([, value]) => value != null && value !== "" && value !== false)
    .flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, visible(value))]));
}

const capital = (word) => word[0].toUpperCase() + word.slice(1);
