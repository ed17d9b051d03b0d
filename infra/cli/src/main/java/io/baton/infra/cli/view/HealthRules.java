package io.baton.infra.cli.view;

import io.baton.internal.lease.DesiredState;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.Setbacks;
import io.baton.internal.lease.TopicIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Judges a partition's health: the worst that is true, with its reason. Pure. */
final class HealthRules {

    /** The watchdog comes each minute, and a cold function takes seconds to start. */
    private static final Duration WAKES_WITHIN = Duration.ofMinutes(2);

    /** The health, and a sentence that explains it. */
    record Diagnosis(Health health, String reason) {}

    private final Lease row;
    private final LeaseState state;
    private final OffsetsView offsets;
    private final PartitionLog log;
    private final Instant now;
    private final HealthLimits limits;
    private final @Nullable LeaseView earlier;

    HealthRules(
            Lease row,
            LeaseState state,
            OffsetsView offsets,
            PartitionLog log,
            Instant now,
            HealthLimits limits,
            @Nullable LeaseView earlier) {
        this.row = row;
        this.state = state;
        this.offsets = offsets;
        this.log = log;
        this.now = now;
        this.limits = limits;
        this.earlier = earlier;
    }

    Diagnosis diagnose() {
        return broken().or(this::stuck)
                .or(this::unserved)
                .or(this::moves)
                .or(this::behind)
                .orElseGet(() -> new Diagnosis(Health.OK, well()));
    }

    private Optional<Diagnosis> broken() {
        return switch (log) {
            case PartitionLog.Missing ignored ->
                error("Kafka has no such partition: the topic was deleted, or this is another cluster");
            case PartitionLog.Known known -> brokenIn(known);
            case PartitionLog.Unknown ignored -> Optional.empty();
        };
    }

    private Optional<Diagnosis> brokenIn(PartitionLog.Known known) {
        Long current = offsets.currentOffset();
        if (TopicIdentity.differ(row.topicId(), known.topicId())) {
            return error("the topic was deleted and created again; its offsets mean other records now");
        }
        if (current == null) {
            return Optional.empty();
        }
        if (current > known.endOffset()) {
            return error("the checkpoint lies %,d past the log's end: the log was cut off, or this is another cluster"
                    .formatted(current - known.endOffset()));
        }
        if (current < known.startOffset()) {
            return error("%,d offsets were deleted before they were read; BATON_OUT_OF_RANGE decides what happens"
                    .formatted(known.startOffset() - current));
        }
        return Optional.empty();
    }

    private static Optional<Diagnosis> error(String reason) {
        return Optional.of(new Diagnosis(Health.ERR, reason));
    }

    /** A record that holders did not get past, while the partition is to run. */
    private Optional<Diagnosis> stuck() {
        return row.mayRun() ? crashed().or(this::givenUp) : Optional.empty();
    }

    private Optional<Diagnosis> crashed() {
        Setbacks.Crashes crashes = row.setbacks().crashes();
        if (crashes == null || crashes.times() == 0 || !row.setbacks().callForCaution()) {
            return Optional.empty();
        }
        return Optional.of(
                crashes.alone()
                        ? new Diagnosis(
                                Health.STALL,
                                ("the record at offset %d ended the process of %d holders in a row; after"
                                                + " BATON_CRASHES_PER_RECORD of them it meets the failure policy")
                                        .formatted(crashes.offset(), crashes.times()))
                        : new Diagnosis(
                                Health.WARN,
                                ("%d holders in a row were lost at offset %d or soon after it; records are handled one"
                                                + " at a time until the record is known that ends the process")
                                        .formatted(crashes.times(), crashes.offset())));
    }

    private Optional<Diagnosis> givenUp() {
        Setbacks.GivenUp givenUp = row.setbacks().givenUp();
        if (givenUp == null) {
            return Optional.empty();
        }
        return Optional.of(new Diagnosis(
                givenUp.times() > 1 ? Health.STALL : Health.WARN,
                "the record at offset %d was given up at %d hand-overs in a row: its handler does not return in time"
                        .formatted(givenUp.offset(), givenUp.times())));
    }

    private Optional<Diagnosis> unserved() {
        return switch (state) {
            case STOPPED, STOPPING -> Optional.of(new Diagnosis(Health.STOP, stoppedBy(row.command())));
            case SILENT ->
                Optional.of(new Diagnosis(
                        Health.STOP,
                        "no heartbeat for %s; the next invocation takes over"
                                .formatted(DurationText.text(Duration.between(StateRules.lastSign(row), now)))));
            case IDLE -> Optional.of(idle());
            case ASLEEP -> overslept();
            case RUNNING, STARTING, HANDING_OVER, UNREADABLE -> Optional.empty();
        };
    }

    private Diagnosis idle() {
        if (row.claim() == null) {
            return new Diagnosis(Health.STOP, "no invocation has claimed it yet");
        }
        Long lag = offsets.lag();
        return lag != null && lag == 0
                ? new Diagnosis(Health.WARN, "no holder consumes it, and no record waits")
                : new Diagnosis(Health.STOP, "no holder consumes it; the next invocation goes on at its checkpoint");
    }

    /** Where a record waits for longer than the watchdog takes to come and to start. */
    private Optional<Diagnosis> overslept() {
        Long lag = offsets.lag();
        if (lag == null || lag == 0) {
            return Optional.empty();
        }
        Long waiting = offsets.lagMillis();
        if (waiting == null) {
            return warning("asleep while a record waits, for how long is not known; its watchdog should wake it");
        }
        return waiting > WAKES_WITHIN.toMillis()
                ? Optional.of(new Diagnosis(
                        Health.STOP,
                        "asleep, although a record has been waiting for %s: its function's watchdog does not come, or fails"
                                .formatted(DurationText.text(Duration.ofMillis(waiting)))))
                : Optional.empty();
    }

    private static String stoppedBy(Lease.Command command) {
        StringBuilder text = new StringBuilder(command.desired() == DesiredState.STOP ? "stopped" : "not stopped");
        if (command.by() != null) {
            text.append(" by ").append(command.by());
        }
        if (command.at() != null) {
            text.append(" at ").append(command.at());
        }
        return command.why() == null || command.why().isBlank()
                ? text.toString()
                : text.append(": ").append(command.why()).toString();
    }

    /** What only repeated looks show. */
    private Optional<Diagnosis> moves() {
        Long current = offsets.currentOffset();
        Long before = earlier == null ? null : earlier.offsets().currentOffset();
        if (current == null || before == null) {
            return Optional.empty();
        }
        Lease.SeekDone seekDone = row.seekDone();
        if (current < before && seekDone != null) {
            return Optional.of(new Diagnosis(
                    Health.REWIND,
                    "%s moved the checkpoint from %d to %d".formatted(seekDone.by(), seekDone.from(), seekDone.to())));
        }
        if (current < before) {
            return Optional.of(new Diagnosis(
                    Health.REWIND, "the checkpoint went back by %,d since the last look".formatted(before - current)));
        }
        Instant stands = offsets.unchangedSince();
        boolean waits = offsets.lag() != null && offsets.lag() > 0;
        boolean stalled = stands != null && !stands.plus(limits.stall()).isAfter(now);
        return waits && stalled && state == LeaseState.RUNNING
                ? Optional.of(new Diagnosis(
                        Health.STALL,
                        "the holder renews, and its checkpoint has stood at %d for %s%s"
                                .formatted(
                                        current, DurationText.text(Duration.between(stands, now)), openTransaction())))
                : Optional.empty();
    }

    private Optional<Diagnosis> behind() {
        Long left = offsets.timeToRetentionMillis();
        if (left != null && left < limits.retentionLeft().toMillis()) {
            return warning(
                    left <= 0
                            ? "the topic's retention may delete the next record at any moment"
                            : "the topic's retention may delete the next record in "
                                    + DurationText.text(Duration.ofMillis(left)));
        }
        Long waiting = offsets.lagMillis();
        return waiting != null && waiting > limits.lag().toMillis()
                ? warning("the next record has been waiting for " + DurationText.text(Duration.ofMillis(waiting))
                        + openTransaction())
                : Optional.empty();
    }

    /** What an open transaction withholds at the checkpoint; empty if none does. */
    private String openTransaction() {
        Long current = offsets.currentOffset();
        return log instanceof PartitionLog.Known known
                        && current != null
                        && current == known.stableOffset()
                        && known.stableOffset() < known.endOffset()
                ? ": an open transaction withholds %,d records from read_committed consumers; if its producer does not end it, run kafka-transactions.sh abort --topic %s --partition %d --start-offset %d"
                        .formatted(
                                known.endOffset() - current,
                                row.key().topic(),
                                row.key().partition(),
                                current)
                : "";
    }

    private static Optional<Diagnosis> warning(String reason) {
        return Optional.of(new Diagnosis(Health.WARN, reason));
    }

    private String well() {
        Lease.Seek seek = row.seek();
        if (seek != null) {
            return "a seek to %d waits for the holder".formatted(seek.to());
        }
        return switch (state) {
            case HANDING_OVER -> "a newer invocation waits; the holder drains and releases";
            case STARTING -> "an invocation is about to take over";
            case ASLEEP -> asleep();
            default -> log instanceof PartitionLog.Unknown ? "the holder renews; the lag is not known" : "keeps up";
        };
    }

    private String asleep() {
        Lease.HandOff handOff = row.handOff();
        Long lag = offsets.lag();
        return "asleep since %s; %s"
                .formatted(
                        handOff == null ? "?" : handOff.servedUntil(),
                        lag != null && lag > 0
                                ? "a record waits, and its watchdog is about to wake it"
                                : "a record or a seek wakes it");
    }
}
