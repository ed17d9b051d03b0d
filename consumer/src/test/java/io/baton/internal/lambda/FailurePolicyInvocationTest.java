package io.baton.internal.lambda;

import static io.baton.internal.lambda.Awaiting.await;
import static io.baton.internal.lambda.Awaiting.failure;
import static io.baton.internal.lambda.Awaiting.happens;
import static io.baton.internal.lambda.Awaiting.report;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.DeadLetterTarget;
import io.baton.FailurePolicy;
import io.baton.InvocationFailedException;
import io.baton.Ordering;
import io.baton.PartitionReport;
import io.baton.Pipeline;
import io.baton.RecordContext;
import io.baton.RecordHandler;
import io.baton.Retries;
import io.baton.TooLarge;
import io.baton.internal.lease.DesiredState;
import io.baton.internal.lease.Lease;
import io.baton.internal.thrown.HostileThrowable;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.IntegerDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of failed records in whole invocations, read back from where they went. */
class FailurePolicyInvocationTest extends WholeInvocations {

    private static final Retries QUICK = Retries.upTo(2).backOff(Duration.ofMillis(1), Duration.ofMillis(2));

    /** How long a dead-letter target stays away, besides what it takes to start; a minute makes no difference. */
    private static final Duration TARGET_DOWN = Duration.ofSeconds(2);

    /** The offsets that handlers finished. */
    private final ConcurrentLinkedQueue<Long> done = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void forget() {
        done.clear();
    }

    @ParameterizedTest
    @EnumSource
    void deadLettersKeepEveryByteAndSayWhereTheyComeFrom(Ordering ordering) throws Exception {
        String topic = site.newTopic(1);
        String dead = letterTopic();
        var parent = header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        site.kafka.send(List.of(
                record(
                        topic,
                        new byte[] {0, (byte) 0xff, 1},
                        new byte[] {(byte) 0xfe, 0},
                        header("hop", "1"),
                        new RecordHeader("none", (byte[]) null),
                        parent,
                        new RecordHeader("hop", new byte[] {(byte) 0x80}),
                        header("empty", "")),
                record(topic, bytes("k"), bytes("fine")),
                record(topic, null, bytes("no key")),
                record(topic, bytes("k"), null),
                record(topic, bytes("k"), new byte[0]),
                record(topic, bytes("k"), bytes("fine"))));
        Set<Long> failing = Set.of(0L, 2L, 3L, 4L);
        Instant before = Instant.now();
        var running = start(
                topic,
                0,
                () -> Pipeline.<byte[], byte[]>reading(new ByteArrayDeserializer(), new ByteArrayDeserializer())
                        .concurrency(ordering == Ordering.PARTITION ? 1 : 4, ordering)
                        .onFailure(FailurePolicy.deadLetter(DeadLetterTarget.kafka(dead)))
                        .handle((key, value, context) -> {
                            if (failing.contains(context.offset())) {
                                throw new IllegalStateException("no such racer at " + context.offset());
                            }
                            done.add(context.offset());
                        }));
        await(() -> site.checkpoint(topic) == 6);
        PartitionReport report = site.stop(topic, running);

        assertThat(done).containsExactlyInAnyOrder(1L, 5L);
        assertThat(report.getOutcome()).isEqualTo("stopped");
        assertThat(report.getRecords()).isEqualTo(6);
        assertThat(report.getFailures()).isEqualTo(4);
        assertThat(report.getDeadLetters()).isEqualTo(4);
        assertThat(report.getSkipped()).isZero();
        assertThat(report.getNextOffset()).isEqualTo(6);
        assertThat(site.leakedThreads(report)).isEmpty();
        List<ConsumerRecord<byte[], byte[]>> origins = site.kafka.read(topic);
        List<ConsumerRecord<byte[], byte[]>> letters = letters(dead);
        assertThat(letters)
                .extracting(letter -> text(letter, "baton.origin.offset"))
                .containsExactly("0", "2", "3", "4");
        for (ConsumerRecord<byte[], byte[]> letter : letters) {
            int offset = Integer.parseInt(text(letter, "baton.origin.offset"));
            assertIsWhole(letter, origins.get(offset));
            assertThat(text(letter, "baton.group")).isEqualTo(Site.GROUP);
            assertThat(text(letter, "baton.generation")).isEqualTo("1");
            assertThat(text(letter, "baton.attempts")).isEqualTo("1");
            assertThat(text(letter, "baton.exception.class")).isEqualTo(IllegalStateException.class.getName());
            assertThat(text(letter, "baton.exception.message")).isEqualTo("no such racer at " + offset);
            assertThat(text(letter, "baton.exception.stack-trace"))
                    .contains(FailurePolicyInvocationTest.class.getName());
            assertThat(Instant.parse(text(letter, "baton.failed.first"))).isBetween(before, Instant.now());
            assertThat(text(letter, "baton.failed.last")).isEqualTo(text(letter, "baton.failed.first"));
        }
    }

    @Test
    void whatCannotBeDeserializedIsKeptByteForByteWhereverItLies() throws Exception {
        String topic = site.newTopic(1);
        String dead = letterTopic();
        byte[] number = {0, 0, 0, 7};
        byte[] tooLong = {1, 2, 3, 4, 5};
        site.kafka.send(List.of(
                record(topic, number, tooLong),
                record(topic, number, number),
                record(topic, new byte[] {9}, number),
                record(topic, number, tooLong),
                record(topic, number, number),
                record(topic, number, new byte[0])));
        var running = start(
                topic,
                0,
                () -> Pipeline.<Integer, Integer>reading(new IntegerDeserializer(), new IntegerDeserializer())
                        .retry(QUICK)
                        .onFailure(FailurePolicy.deadLetter(DeadLetterTarget.kafka(dead)))
                        .handle((key, value, context) -> done.add(context.offset())));
        await(() -> site.checkpoint(topic) == 6);
        PartitionReport report = site.stop(topic, running);
        assertThat(done).containsExactly(1L, 4L);
        assertThat(report.getDeadLetters()).isEqualTo(4);
        List<ConsumerRecord<byte[], byte[]>> origins = site.kafka.read(topic);
        List<ConsumerRecord<byte[], byte[]>> letters = letters(dead);
        assertThat(letters).hasSize(4);
        for (ConsumerRecord<byte[], byte[]> letter : letters) {
            int offset = Integer.parseInt(text(letter, "baton.origin.offset"));
            assertIsWhole(letter, origins.get(offset));
            assertThat(text(letter, "baton.exception.message"))
                    .contains("its " + (offset == 2 ? "key" : "value") + " can't be deserialized");
            assertThat(text(letter, "baton.attempts")).as("it would not help").isEqualTo("1");
        }
    }

    @Test
    void skippedRecordsAreLoggedCountedAndPassed() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 10);
        try (var log = new CapturedLog()) {
            var running = start(topic, 0, strings(QUICK, FailurePolicy.skip(), (key, value, context) -> {
                if (context.offset() == 3 || context.offset() == 9) {
                    throw new IllegalArgumentException("no such racer");
                }
                done.add(context.offset());
            }));
            await(() -> site.checkpoint(topic) == 10);
            PartitionReport report = site.stop(topic, running);
            assertThat(done).containsExactly(0L, 1L, 2L, 4L, 5L, 6L, 7L, 8L);
            assertThat(report.getFailures()).isEqualTo(2);
            assertThat(report.getSkipped()).isEqualTo(2);
            assertThat(report.getRecords()).isEqualTo(10);
            assertThat(log.says("Skipped " + topic + "-0@3 after 3 attempts", "no such racer"))
                    .isTrue();
            assertThat(log.says("Skipped " + topic + "-0@9 after 3 attempts")).isTrue();
        }
    }

    @Test
    void aRecordThatStopsThePartitionIsTriedAgainFirstAndTheNextInvocationBeginsWithIt() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 8);
        var attempts = new ConcurrentLinkedQueue<String>();
        InvocationFailedException failure =
                failure(start(topic, 0, strings(QUICK, FailurePolicy.stop(), (key, value, context) -> {
                    boolean passing = context.offset() == 2 && context.attempt() == 3;
                    if (context.offset() == 2 || context.offset() == 5) {
                        attempts.add(context.offset() + "#" + context.attempt());
                        if (!passing) {
                            throw new IllegalStateException("not yet");
                        }
                    }
                    done.add(context.offset());
                })));
        assertThat(attempts).containsExactly("2#1", "2#2", "2#3", "5#1", "5#2", "5#3");
        assertThat(failure)
                .hasMessageContaining(topic + "-0@5")
                .hasMessageContaining("attempt 3")
                .hasMessageContaining("not yet");
        assertThat(failure.report().getPartitions().getFirst().getNextOffset()).isEqualTo(5);
        assertThat(failure.report().getPartitions().getFirst().getFailures())
                .as("2 made it")
                .isEqualTo(1);
        var retry = start(topic, 0, strings(QUICK, FailurePolicy.stop(), this::note));
        await(() -> site.checkpoint(topic) == 8);
        assertThat(site.stop(topic, retry).getFromOffset()).isEqualTo(5);
        assertThat(done).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L);
    }

    /** At least once: a broker that goes down in mid-answer may have taken what it is sent again. */
    @Tag("faults")
    @Test
    void whileTheTargetIsDownNothingPassesTheRecordAndThePartitionCanStillChangeHands() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 10);
        try (Site.Broker other = brokers().start();
                var elsewhere = new Cluster(other.bootstrapServers());
                var log = new CapturedLog()) {
            String dead = elsewhere.newTopic("letters", 1, Map.of());
            var target = DeadLetterTarget.kafka(
                    dead,
                    Map.of(
                            "bootstrap.servers", other.bootstrapServers(),
                            "delivery.timeout.ms", "500",
                            "request.timeout.ms", "300",
                            "max.block.ms", "500"));
            var down = new CountDownLatch(1);
            var pipeline = strings(Retries.NONE, FailurePolicy.deadLetter(target), (key, value, context) -> {
                if (context.offset() == 5) {
                    down.await();
                    throw new IllegalStateException("no such racer");
                }
                done.add(context.offset());
            });
            var first = start(topic, 0, pipeline);
            await(() -> done.size() == 5);
            other.kill();
            down.countDown();
            String refused = "did not take the record at " + topic + "-0@5";
            await(() -> log.says(refused));
            assertThat(happens(() -> site.checkpoint(topic) > 5 || first.isDone(), TARGET_DOWN))
                    .isFalse();

            var second = start(topic, 14, pipeline);
            PartitionReport superseded = report(first);
            assertThat(superseded.getOutcome()).isEqualTo("superseded");
            assertThat(superseded.getNextOffset()).isEqualTo(5);
            assertThat(superseded.getDeadLetters()).isZero();
            int before = log.lines(refused).size();
            await(() -> log.lines(refused).size() > before);
            PartitionReport stopped = site.stop(topic, second);
            assertThat(stopped.getOutcome()).isEqualTo("stopped");
            assertThat(stopped.getNextOffset()).isEqualTo(5);
            assertThat(site.leakedThreads(stopped)).isEmpty();

            site.command(topic, DesiredState.RUN);
            var third = start(topic, 28, pipeline);
            await(() -> site.holder(topic) == 3);
            other.start();
            await(() -> site.checkpoint(topic) == 10);
            PartitionReport report = site.stop(topic, third);
            assertThat(report.getDeadLetters()).isEqualTo(1);
            assertThat(done).containsExactly(0L, 1L, 2L, 3L, 4L, 6L, 7L, 8L, 9L);
            assertThat(elsewhere.read(dead))
                    .extracting(letter -> text(letter, "baton.origin.offset"))
                    .isNotEmpty()
                    .containsOnly("5");
        }
    }

    @Test
    void aMissingLetterTopicIsNamedBeforeTheClaim() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 3);
        String there = letterTopic();
        var policies = Map.of(
                "no-dead-letters",
                FailurePolicy.deadLetter(DeadLetterTarget.kafka("no-dead-letters")),
                "no-retries",
                FailurePolicy.retryLater("no-retries", List.of(Duration.ZERO), FailurePolicy.stop()),
                "no-dead-letters-behind",
                FailurePolicy.retryLater(
                        there,
                        List.of(Duration.ZERO),
                        FailurePolicy.deadLetter(DeadLetterTarget.kafka("no-dead-letters-behind"))));
        int minute = 0;
        for (var missing : policies.entrySet()) {
            minute++; // the same tick would be taken for one delivered twice, for a lease duration
            InvocationFailedException failure =
                    failure(start(topic, minute, strings(Retries.NONE, missing.getValue(), this::note)));
            assertThat(failure)
                    .hasMessageContaining("'" + missing.getKey() + "'")
                    .hasMessageContaining("create it");
            assertThat(failure.report().getPartitions().getFirst().getGeneration())
                    .isNull();
            assertThat(failure.report().getLeakedThreads()).isEmpty();
        }
        assertThat(site.row(topic).map(Lease::claim)).as("the claim").isEmpty();
        assertThat(done).isEmpty();
    }

    @Test
    void aRetryTopicGivesEachRecordItsTimeAndHoldsUpNoOther() throws Exception {
        String topic = site.newTopic(1);
        String retry = site.kafka.newTopic("retries", 1, Map.of());
        String dead = letterTopic();
        List<Duration> delays = List.of(Duration.ofMillis(300), Duration.ofMillis(1_500));
        var tries = new ConcurrentLinkedQueue<Try>();
        var pipeline = strings(
                Retries.upTo(1).backOff(Duration.ofMillis(1), Duration.ofMillis(1)),
                FailurePolicy.retryLater(retry, delays, FailurePolicy.deadLetter(DeadLetterTarget.kafka(dead))),
                (key, value, context) -> {
                    tries.add(Try.of(value, context));
                    if (value.equals("poison") || (value.equals("flaky") && context.attempt() < 3)) {
                        throw new IllegalStateException(value);
                    }
                    done.add(context.offset());
                });
        site.kafka.send(List.of(
                Cluster.record(topic, "k", "v0"),
                Cluster.record(topic, "k", "poison"),
                Cluster.record(topic, "k", "flaky"),
                Cluster.record(topic, "k", "v3")));
        site.kafka.send(List.of(new ProducerRecord<>(
                retry,
                0,
                null,
                bytes("k"),
                bytes("far off"),
                List.of(header(
                        "baton.not-before",
                        Long.toString(Instant.now().plus(LONG).toEpochMilli()))))));
        var live = start(topic, 0, pipeline);
        await(() -> site.checkpoint(topic) == 4);
        PartitionReport liveReport = site.stop(topic, live);
        assertThat(done).containsExactly(0L, 3L);
        assertThat(liveReport.getFailures()).isEqualTo(2);
        assertThat(liveReport.getDeadLetters()).isZero();

        var retrying = start(retry, 0, pipeline);
        await(() -> site.checkpoint(retry) == 4);
        PartitionReport report = site.stop(retry, retrying);
        assertThat(report.getRecords()).isEqualTo(4);
        assertThat(report.getDeadLetters()).isEqualTo(1);
        assertThat(done)
                .as("past the first, which is not due, the second; its time comes no later than the longest delay")
                .containsExactly(0L, 3L, 2L, 0L);
        assertThat(tries)
                .filteredOn(it -> it.value().equals("poison"))
                .extracting(Try::attempt)
                .containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(tries)
                .filteredOn(it -> it.value().equals("flaky"))
                .extracting(Try::attempt)
                .containsExactly(1, 2, 3);
        assertThat(tries)
                .filteredOn(it -> !it.value().equals("far off"))
                .allSatisfy(it -> assertThat(it.at()).isAfterOrEqualTo(it.due()));

        List<ConsumerRecord<byte[], byte[]>> kept = site.kafka.read(retry);
        assertThat(kept).hasSize(4);
        assertDelay(kept.get(1), delays.get(0));
        assertDelay(kept.get(2), delays.get(0));
        assertDelay(kept.get(3), delays.get(1));
        assertThat(kept.subList(1, 4))
                .extracting(it -> text(it, "baton.retry.round"))
                .containsExactly("1", "1", "2");
        List<ConsumerRecord<byte[], byte[]>> letters = letters(dead);
        assertThat(letters).hasSize(1);
        ConsumerRecord<byte[], byte[]> letter = letters.getFirst();
        assertIsWhole(letter, site.kafka.read(topic).get(1));
        assertThat(text(letter, "baton.attempts")).isEqualTo("6");
        assertThat(letter.headers().lastHeader("baton.not-before")).isNull();
        assertThat(Instant.parse(text(letter, "baton.failed.first")))
                .isBefore(Instant.parse(text(letter, "baton.failed.last")).minusMillis(1_800));
    }

    private record Try(String value, int attempt, Instant at, Instant due) {
        static Try of(String value, RecordContext context) {
            Header due = context.headers().lastHeader("baton.not-before");
            return new Try(
                    value,
                    context.attempt(),
                    Instant.now(),
                    due == null ? Instant.EPOCH : Instant.ofEpochMilli(Long.parseLong(new String(due.value(), UTF_8))));
        }
    }

    private static void assertDelay(ConsumerRecord<byte[], byte[]> retried, Duration delay) {
        Instant failed = Instant.parse(text(retried, "baton.failed.last"));
        Instant due = Instant.ofEpochMilli(Long.parseLong(text(retried, "baton.not-before")));
        assertThat(due).isAfterOrEqualTo(failed.plus(delay).minusMillis(1));
    }

    @Test
    void aRecordTooLargeForTheTargetStopsThePartitionUnlessAReferenceWillDo() throws Exception {
        String topic = site.newTopic(1);
        String dead = site.kafka.newTopic("letters", 1, Map.of("max.message.bytes", "10000"));
        site.kafka.send(List.of(
                record(topic, bytes("k"), bytes("small")),
                record(topic, bytes("k"), new byte[20_000], header("hop", "1")),
                record(topic, bytes("k"), bytes("small"))));
        RecordHandler<byte[], byte[]> handler = (key, value, context) -> {
            if (value.length > 10_000) {
                throw new IllegalStateException("no such racer");
            }
            done.add(context.offset());
        };
        InvocationFailedException failure = failure(start(topic, 0, raw(DeadLetterTarget.kafka(dead), handler)));
        assertThat(failure)
                .hasMessageContaining(topic + "-0@1")
                .hasMessageContaining("The topic '" + dead + "' does not take it");
        assertThat(failure.report().getPartitions().getFirst().getNextOffset()).isEqualTo(1);
        assertThat(failure.report().getPartitions().getFirst().getDeadLetters()).isZero();
        assertThat(letters(dead)).isEmpty();

        var metrics = new CapturedMetrics();
        var running = site.invoke(
                site.environment(topic),
                Site.tick(0),
                LONG,
                raw(DeadLetterTarget.kafka(dead).whenTooLarge(TooLarge.REFERENCE), handler),
                metrics.out);
        await(() -> site.checkpoint(topic) == 3);
        PartitionReport report = site.stop(topic, running);
        assertThat(done).containsExactly(0L, 2L);
        assertThat(report.getDeadLetters()).isEqualTo(1);
        assertThat(metrics.sum("DeadLettersWithoutBody")).isEqualTo(1);
        List<ConsumerRecord<byte[], byte[]>> letters = letters(dead);
        assertThat(letters).hasSize(1);
        ConsumerRecord<byte[], byte[]> letter = letters.getFirst();
        assertThat(letter.key()).isNull();
        assertThat(letter.value()).isNull();
        assertThat(letter.headers().lastHeader("hop")).isNull();
        assertThat(text(letter, "baton.omitted")).isEqualTo("key=1 value=20000 headers=4");
        assertThat(text(letter, "baton.origin.offset")).isEqualTo("1");
    }

    private CompletableFuture<PartitionReport> start(String topic, int minute, Supplier<Pipeline<?, ?>> pipeline) {
        return site.invoke(site.environment(topic), Site.tick(minute), LONG, pipeline);
    }

    private void note(String key, String value, RecordContext context) {
        done.add(context.offset());
    }

    private static Supplier<Pipeline<?, ?>> strings(
            Retries retries, FailurePolicy policy, RecordHandler<String, String> handler) {
        return () -> Pipeline.<String, String>reading(new StringDeserializer(), new StringDeserializer())
                .retry(retries)
                .onFailure(policy)
                .handle(handler);
    }

    private static Supplier<Pipeline<?, ?>> raw(DeadLetterTarget target, RecordHandler<byte[], byte[]> handler) {
        return () -> Pipeline.<byte[], byte[]>reading(new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .onFailure(FailurePolicy.deadLetter(target))
                .handle(handler);
    }

    private String letterTopic() throws Exception {
        return site.kafka.newTopic("letters", 1, Map.of());
    }

    /** In the order of their origins: with concurrency they come in any. */
    private List<ConsumerRecord<byte[], byte[]>> letters(String topic) {
        var letters = new ArrayList<>(site.kafka.read(topic));
        letters.sort(Comparator.comparingLong(letter -> Long.parseLong(text(letter, "baton.origin.offset"))));
        return letters;
    }

    /** Key, value and headers are those of the record, then come Baton's own, which say where it is. */
    private static void assertIsWhole(ConsumerRecord<byte[], byte[]> letter, ConsumerRecord<byte[], byte[]> origin) {
        assertThat(letter.key()).isEqualTo(origin.key());
        assertThat(letter.value()).isEqualTo(origin.value());
        List<Header> headers = List.of(letter.headers().toArray());
        List<Header> own = List.of(origin.headers().toArray());
        assertThat(headers.subList(0, own.size())).containsExactlyElementsOf(own);
        assertThat(headers.subList(own.size(), headers.size()))
                .extracting(Header::key)
                .allMatch(name -> name.startsWith("baton."))
                .doesNotHaveDuplicates();
        var expected = new HashMap<String, String>();
        expected.put("baton.origin.topic", origin.topic());
        expected.put("baton.origin.partition", Integer.toString(origin.partition()));
        expected.put("baton.origin.offset", Long.toString(origin.offset()));
        expected.put("baton.origin.timestamp", Long.toString(origin.timestamp()));
        expected.put("baton.origin.timestamp-type", origin.timestampType().toString());
        expected.forEach(
                (name, value) -> assertThat(text(letter, name)).as(name).isEqualTo(value));
    }

    private static String text(ConsumerRecord<byte[], byte[]> record, String header) {
        return new String(
                Objects.requireNonNull(record.headers().lastHeader(header), header)
                        .value(),
                UTF_8);
    }

    private static ProducerRecord<byte[], byte[]> record(
            String topic, byte @Nullable [] key, byte @Nullable [] value, Header... headers) {
        return new ProducerRecord<>(
                topic, 0, null, key, value, Stream.of(headers).toList());
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, bytes(value));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    /** Kafka's producer, consumer and admin refuse to work for a thread whose flag is set, and so does AWS's SDK. */
    @ParameterizedTest
    @EnumSource
    void aHandlerThatInterruptsItsThreadReachesNeitherLettersNorFetchesNorTheTable(Ordering ordering) throws Exception {
        String topic = site.newTopic(1);
        String dead = letterTopic();
        site.produce(topic, 0, 6);
        var running = start(
                topic,
                0,
                () -> Pipeline.reading(new StringDeserializer(), new StringDeserializer())
                        .concurrency(ordering == Ordering.PARTITION ? 1 : 4, ordering)
                        .retry(QUICK)
                        .onFailure(FailurePolicy.deadLetter(DeadLetterTarget.kafka(dead)))
                        .handle((key, value, context) -> {
                            if (context.offset() % 3 == 1) {
                                throw new InterruptException("as textbooks say");
                            }
                            done.add(context.offset());
                            Thread.currentThread().interrupt();
                        }));
        await(() -> site.checkpoint(topic) == 6);
        site.produce(topic, 6, 8);
        await(() -> site.checkpoint(topic) == 8);
        PartitionReport report = site.stop(topic, running);
        assertThat(report.getOutcome()).isEqualTo("stopped");
        assertThat(report.getDeadLetters()).isEqualTo(3);
        assertThat(done).containsExactlyInAnyOrder(0L, 2L, 3L, 5L, 6L);
        assertThat(letters(dead))
                .extracting(letter -> text(letter, "baton.origin.offset") + "#" + text(letter, "baton.attempts"))
                .containsExactlyInAnyOrder("1#3", "4#3", "7#3");
    }

    @ParameterizedTest
    @EnumSource(names = {"MESSAGE_IS_ENDLESS", "EVERYTHING_THROWS"})
    void aFailedInvocationAnswersInAFewWordsWhateverIsThrown(HostileThrowable.Kind kind) throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 1);
        InvocationFailedException failure =
                failure(start(topic, 0, strings(Retries.NONE, FailurePolicy.stop(), (key, value, context) -> {
                    throw new HostileThrowable(kind);
                })));
        assertThat(failure).hasMessageContaining(topic + "-0@0").hasMessageContaining(HostileThrowable.class.getName());
        assertThat(failure.report().getPartitions().getFirst().getReason())
                .isEqualTo(failure.getMessage())
                .hasSizeLessThanOrEqualTo(4_096);
        var printed = new StringWriter();
        failure.printStackTrace(new PrintWriter(printed));
        assertThat(printed.toString()).hasSizeLessThan(64 << 10);
    }
}
