package io.baton.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.Concurrency;
import io.baton.infra.emulator.lab.Operator;
import io.baton.infra.ledger.AcknowledgedRecord;
import io.baton.infra.ledger.Evidence;
import io.baton.infra.ledger.HandledRecord;
import io.baton.infra.ledger.Terms;
import io.baton.infra.ledger.Verdict;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Kafka deletes what was not read yet, or the whole topic: the ledger knows exactly what the chosen policy makes of it. */
@Tag("faults")
class LostRecordsTest extends Suite {

    private static final int BEFORE = 100;
    private static final int LOG_START = 150;
    private static final int LOG_END = 200;

    @Test
    void stopStaysBeforeTheGapHoweverOftenItIsTried() {
        PartitionRun run = truncated("stop");
        run.fire();
        assertThat(Patience.until(
                        Patience.LONG,
                        () -> run.failures().stream().anyMatch(why -> why.contains("50 records were deleted"))))
                .as(run.failures().toString())
                .isTrue();
        run.fire();
        assertThat(Patience.until(Patience.LONG, () -> run.failures().size() >= 2))
                .isTrue();
        assertThat(checkpoint(run)).isEqualTo(BEFORE);
        assertThat(offsets(run)).containsExactlyElementsOf(range(0, BEFORE));
    }

    @Test
    void earliestGoesOnBehindTheGap() {
        PartitionRun run = truncated("earliest").tick();
        PartitionVerdict verdict = judge("truncated below the checkpoint, earliest", run);
        assertThat(verdict.produced()).as("what is left of it").isEqualTo(LOG_END - LOG_START);
        assertThat(verdict.duplicated()).isZero();
        assertThat(offsets(run))
                .containsExactlyElementsOf(Stream.concat(range(0, BEFORE).stream(), range(LOG_START, LOG_END).stream())
                        .toList());
    }

    @Test
    void latestGoesOnWithWhatComesFromNowOn() {
        PartitionRun run = truncated("latest").tick();
        assertThat(Patience.until(Patience.LONG, () -> checkpoint(run) == LOG_END))
                .isTrue();
        kit.produce(records(run.key().topic(), 50));
        run.awaitHandled(BEFORE + 50);
        PartitionVerdict verdict = run.verdict();
        System.out.println("truncated below the checkpoint, latest - " + verdict);
        assertThat(verdict.lost()).as("passed by the policy").isEqualTo(LOG_END - LOG_START);
        assertThat(run.reports().getLast().getSkipped()).isEqualTo(LOG_END - LOG_START);
        assertThat(verdict.duplicated()).isZero();
        assertThat(verdict.details().ordering().outOfOrder()).isZero();
        assertThat(offsets(run))
                .containsExactlyElementsOf(
                        Stream.concat(range(0, BEFORE).stream(), range(LOG_END, LOG_END + 50).stream())
                                .toList());
    }

    @Test
    void aTopicThatIsMadeAgainIsNotTouchedUntilItsRowIsDeleted() throws Exception {
        String topic = topic(Map.of());
        PartitionRun run = kit.partition(topic, 0, BytesFunction.class, Map.of("BATON_SOURCE_CHECK_EVERY", "200ms"))
                .tick();
        kit.produce(records(topic, BEFORE));
        run.awaitHandled(BEFORE);
        kit.admin().deleteTopics(List.of(topic)).all().get();
        assertThat(Patience.until(Patience.LONG, () -> !exists(topic))).isTrue();
        kit.topic(topic, 1);
        kit.produce(records(topic, LOG_END));
        run.fire();
        assertThat(Patience.until(
                        Patience.LONG,
                        () -> run.failures().stream()
                                .anyMatch(why -> why.contains("was deleted and made again (its id was"))))
                .as(run.failures().toString())
                .isTrue();
        assertThat(run.handled()).as("nothing of the new topic").hasSize(BEFORE);

        // no retry of an old tick may come in between
        assertThat(Patience.until(Patience.LONG, run::isIdle)).isTrue();
        kit.forgetRow(run.key());
        run.tick().awaitHandled(BEFORE + LOG_END);

        List<HandledRecord> later = run.handled().subList(BEFORE, run.handled().size());
        assertThat(ofTheNewTopic(topic, later).kept())
                .as(ofTheNewTopic(topic, later).examples().toString())
                .isTrue();
        assertThat(later).hasSize(LOG_END);
    }

    /** The old topic's offsets are the new one's too, so its lines are judged by themselves. */
    private Verdict ofTheNewTopic(String topic, List<HandledRecord> lines) {
        TopicContents contents = TopicContents.read(
                kit.broker().bootstrapServers(), new TopicPartition(topic, 0), "read_uncommitted", Concurrency.SERIAL);
        Map<Long, String> lanes = contents.lanes();
        List<HandledRecord> inLanes = lines.stream()
                .map(line -> new HandledRecord(
                        line.topic(),
                        line.partition(),
                        line.offset(),
                        lanes.getOrDefault(line.offset(), "(none)"),
                        line.sequence(),
                        line.generation(),
                        line.requestId(),
                        line.begunMicros(),
                        line.atMicros()))
                .toList();
        List<AcknowledgedRecord> produced = contents.records();
        return Verdict.of(new Evidence(
                produced,
                0,
                inLanes,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                0,
                new Terms(Duration.ZERO, 1, false)));
    }

    /** A partition whose row says 100, and whose log begins with 150 and ends with 199. */
    private PartitionRun truncated(String policy) {
        String topic = topic(Map.of());
        PartitionRun run = kit.partition(topic, 0, BytesFunction.class, Map.of("BATON_OUT_OF_RANGE", policy))
                .tick();
        kit.produce(records(topic, BEFORE));
        run.awaitHandled(BEFORE);
        var operator = new Operator(kit.leases());
        var unused = operator.stop(List.of(run.key()), "test", "records are to be lost");
        assertThat(Patience.until(Patience.LONG, run::isIdle)).isTrue();
        assertThat(checkpoint(run)).isEqualTo(BEFORE);
        kit.produce(records(topic, LOG_END - BEFORE));
        try {
            kit.admin()
                    .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(LOG_START)))
                    .all()
                    .get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        operator.release(List.of(run.key()), "test", "they are lost");
        return run;
    }

    private boolean exists(String topic) {
        try {
            return kit.admin().listTopics().names().get().contains(topic);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private long checkpoint(PartitionRun run) {
        LeaseKey key = run.key();
        return kit.leases()
                .read(key)
                .flatMap(Lease::checkpoint)
                .map(Checkpoint::nextOffset)
                .orElse(-1L);
    }

    private static List<Long> offsets(PartitionRun run) {
        return run.handled().stream().map(HandledRecord::offset).sorted().toList();
    }

    private static List<Long> range(int from, int to) {
        return LongStream.range(from, to).boxed().toList();
    }

    private static List<ProducerRecord<byte[], byte[]>> records(String topic, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new ProducerRecord<>(topic, new byte[] {(byte) (i % 7)}, new byte[] {(byte) i}))
                .toList();
    }
}
