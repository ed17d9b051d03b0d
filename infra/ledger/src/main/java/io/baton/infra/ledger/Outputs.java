package io.baton.infra.ledger;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Whether a reader of committed records sees each record's output once and in order, and the committed offset says the same.
 *
 * @param written what such a reader saw
 * @param lost acknowledged records whose output it did not see
 * @param duplicated outputs beyond each record's first of a pass, or of a record that the pass did not have to do
 * @param outOfOrder outputs that stand behind that of a later record of their key
 * @param fenced outputs of a generation that stand behind those of a newer one: a fenced producer wrote them
 * @param commitsSeen how often the committed offset was looked at
 * @param ahead committed offsets that had passed a record whose output was not written yet
 * @param behind committed offsets that had not passed a record whose output was already visible, or went back
 * @param abortedSeen records that other readers saw, and this one did not
 * @param anomalies the same findings and those of single polls, by Jepsen's list
 * @param heldUpMillis for each kill and freeze: how long readers of committed records could not go on
 */
public record Outputs(
        long written,
        long lost,
        long duplicated,
        long outOfOrder,
        long fenced,
        long commitsSeen,
        long ahead,
        long behind,
        long abortedSeen,
        Anomalies anomalies,
        List<Double> heldUpMillis,
        List<String> examples) {

    /** A transaction that a fault hits was begun by then; what such readers wait for shows as soon as others commit. */
    private static final long SHOWS_AFTER_MICROS = 500_000;

    private record Input(int partition, int pass, long offset) {}

    private record Writer(int outputPartition, int partition) {}

    static Optional<Outputs> of(Evidence evidence) {
        return Optional.ofNullable(evidence.outputs()).map(outputs -> of(evidence, outputs));
    }

    private static Outputs of(Evidence evidence, OutputEvidence outputs) {
        Passes passes = Passes.of(evidence);
        List<WrittenOutput> inOrder = outputs.committed().stream()
                .sorted(Comparator.comparingInt(WrittenOutput::partition).thenComparingLong(WrittenOutput::position))
                .toList();
        Map<Input, List<WrittenOutput>> byInput = new HashMap<>();
        inOrder.forEach(output -> byInput.computeIfAbsent(input(output, passes), input -> new ArrayList<>(1))
                .add(output));
        var found = new Anomalies.Found();
        countLost(evidence, passes, byInput, found.of(Anomaly.LOST_WRITE));
        countDuplicated(passes, byInput, found.of(Anomaly.DUPLICATE));
        new OutputOrder(inOrder, outputs.aborted(), passes).check(inOrder, found);
        countAborted(inOrder, outputs.aborted(), found);
        new OutputReads(inOrder, found).check(outputs.polls());
        judgeOffsets(evidence, outputs.commits(), passes, inOrder, found);
        Findings fenced = new Findings("output of a fenced holder");
        countFenced(inOrder, fenced);
        long aborted = outputs.uncommitted() - inOrder.size();
        Findings unwritten = new Findings("output not written");
        if (aborted < 0) {
            unwritten.add("readers of committed records saw %s more than any other".formatted(-aborted));
        }
        Anomalies anomalies = found.among(outputs.polls().size());
        return new Outputs(
                inOrder.size(),
                anomalies.count(Anomaly.LOST_WRITE),
                anomalies.count(Anomaly.DUPLICATE),
                anomalies.count(Anomaly.SEND_BACK) + anomalies.count(Anomaly.SEND_BACK_WITHIN),
                fenced.count(),
                outputs.commits().size(),
                anomalies.count(Anomaly.OFFSET_AHEAD),
                anomalies.count(Anomaly.OFFSET_BEHIND),
                aborted,
                anomalies,
                heldUp(evidence.faults(), outputs.heldUp()),
                Stream.of(found.examples(), fenced.examples(), unwritten.examples())
                        .flatMap(List::stream)
                        .toList());
    }

    /** With those that only a caller can know of who keeps more than this evidence. */
    public Outputs withDuplicates(long more) {
        var anomalies = new Anomalies(0, Map.of(Anomaly.DUPLICATE, more));
        return plus(new Outputs(0, 0, more, 0, 0, 0, 0, 0, 0, anomalies, List.of(), List.of()));
    }

    /** The sum of both. */
    public Outputs plus(Outputs other) {
        return new Outputs(
                written + other.written,
                lost + other.lost,
                duplicated + other.duplicated,
                outOfOrder + other.outOfOrder,
                fenced + other.fenced,
                commitsSeen + other.commitsSeen,
                ahead + other.ahead,
                behind + other.behind,
                abortedSeen + other.abortedSeen,
                anomalies.plus(other.anomalies),
                Stream.concat(heldUpMillis.stream(), other.heldUpMillis.stream())
                        .toList(),
                Stream.concat(examples.stream(), other.examples.stream()).toList());
    }

    /** Whether every rule held. */
    public boolean kept() {
        return anomalies.none() && fenced == 0 && abortedSeen >= 0;
    }

    private static Input input(WrittenOutput output, Passes passes) {
        HandledRecord cause = output.cause();
        return new Input(cause.partition(), passes.of(cause), cause.offset());
    }

    private static void countLost(
            Evidence evidence, Passes passes, Map<Input, List<WrittenOutput>> byInput, Findings lost) {
        for (AcknowledgedRecord record : evidence.acknowledged()) {
            boolean missed = IntStream.range(0, passes.count(record.partition()))
                    .filter(pass -> passes.range(record.partition(), pass).contains(record.offset()))
                    .mapToObj(pass -> new Input(record.partition(), pass, record.offset()))
                    .anyMatch(input -> byInput.getOrDefault(input, List.of()).stream()
                            .noneMatch(output -> isOf(record, output.cause())));
            if (missed) {
                lost.add("partition %s offset %s (key %s, sequence %s) was acknowledged, and its output never seen"
                        .formatted(record.partition(), record.offset(), record.key(), record.sequence()));
            }
        }
    }

    private static boolean isOf(AcknowledgedRecord record, HandledRecord cause) {
        return cause.sequence() == record.sequence() && cause.key().equals(record.key());
    }

    private static void countDuplicated(Passes passes, Map<Input, List<WrittenOutput>> byInput, Findings duplicated) {
        byInput.forEach((input, outputs) -> {
            // past its end lies what was finished ahead when the seek came
            boolean wanted = input.offset()
                    >= passes.range(input.partition(), input.pass()).from();
            outputs.stream()
                    .skip(wanted ? 1 : 0)
                    .forEach(output -> duplicated.add(
                            name(output) + (wanted ? ", after " + place(outputs.getFirst()) : ", not asked for")));
        });
    }

    /** Who begins again keeps nothing of what was aborted, so another output of the same attempt can't be there. */
    private static void countAborted(List<WrittenOutput> inOrder, List<WrittenOutput> aborted, Anomalies.Found found) {
        Map<HandledRecord, WrittenOutput> attempts = new HashMap<>();
        aborted.forEach(output -> attempts.put(output.cause(), output));
        for (WrittenOutput output : inOrder) {
            WrittenOutput before = attempts.get(output.cause());
            if (before != null) {
                found.add(
                        Anomaly.ABORTED_READ,
                        name(output) + ", of an attempt that was aborted at offset " + before.position());
            }
        }
    }

    private static void countFenced(List<WrittenOutput> inOrder, Findings fenced) {
        Map<Writer, WrittenOutput> newest = new HashMap<>();
        for (WrittenOutput output : inOrder) {
            var writer = new Writer(output.partition(), output.cause().partition());
            WrittenOutput before = newest.get(writer);
            if (before != null && output.cause().generation() < before.cause().generation()) {
                fenced.add(name(output) + ", behind " + name(before));
            } else {
                newest.put(writer, output);
            }
        }
    }

    private static void judgeOffsets(
            Evidence evidence,
            List<SeenCommit> commits,
            Passes passes,
            List<WrittenOutput> outputs,
            Anomalies.Found found) {
        Map<Integer, List<CommittedOffsets.Output>> written = new HashMap<>();
        for (WrittenOutput output : outputs) {
            Input input = input(output, passes);
            written.computeIfAbsent(input.partition(), partition -> new ArrayList<>())
                    .add(new CommittedOffsets.Output(
                            input.pass(), input.offset(), output.partition(), output.position()));
        }
        Map<Integer, List<Long>> acknowledged = evidence.acknowledged().stream()
                .collect(Collectors.groupingBy(
                        AcknowledgedRecord::partition,
                        Collectors.mapping(AcknowledgedRecord::offset, Collectors.toList())));
        Map<Integer, CommittedOffsets> judges = new HashMap<>();
        for (SeenCommit commit : commits) {
            judges.computeIfAbsent(
                            commit.partition(),
                            partition -> new CommittedOffsets(
                                    passes,
                                    acknowledged.getOrDefault(partition, List.of()),
                                    written.getOrDefault(partition, List.of())))
                    .see(commit, found.of(Anomaly.OFFSET_AHEAD), found.of(Anomaly.OFFSET_BEHIND));
        }
    }

    private static List<Double> heldUp(List<Fault> faults, List<HeldUp> times) {
        List<Double> longest = new ArrayList<>();
        for (Fault fault : faults) {
            if (fault.kind() == Fault.Kind.KILL || fault.kind() == Fault.Kind.FREEZE) {
                times.stream()
                        .filter(time -> time.fromMicros() <= fault.effectiveAtMicros() + SHOWS_AFTER_MICROS
                                && time.untilMicros() >= fault.effectiveAtMicros())
                        .mapToDouble(time ->
                                (time.untilMicros() - Math.max(time.fromMicros(), fault.sentAtMicros())) / 1_000.0)
                        .max()
                        .ifPresent(longest::add);
            }
        }
        return longest;
    }

    static String name(WrittenOutput output) {
        return Findings.name(output.cause()) + ", " + place(output);
    }

    private static String place(WrittenOutput output) {
        return "output partition %s offset %s".formatted(output.partition(), output.position());
    }
}
