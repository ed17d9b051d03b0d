package io.baton.internal.lambda;

import static io.baton.internal.lambda.Awaiting.await;
import static io.baton.internal.lambda.Awaiting.failure;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.DeadLetterTarget;
import io.baton.FailurePolicy;
import io.baton.InvocationFailedException;
import io.baton.PartitionReport;
import io.baton.Pipeline;
import io.baton.RecordContext;
import io.baton.RecordHandler;
import io.baton.Retries;
import io.baton.internal.lease.DesiredState;
import io.baton.internal.lease.Lease;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which topics take letters, and what is believed of records that say they were letters, in whole invocations. */
class LetterTopicInvocationTest extends WholeInvocations {

    private static final List<Duration> NO_DELAY = List.of(Duration.ZERO);

    /** Of each attempt: value, attempt and timestamp. */
    private final ConcurrentLinkedQueue<String> tries = new ConcurrentLinkedQueue<>();

    private int minute;

    @BeforeEach
    void forget() {
        tries.clear();
    }

    @Test
    void aDeadLetterTopicThatIsTheTopicReadIsRefusedBeforeTheClaim() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 3);
        assertRefused(topic, FailurePolicy.deadLetter(DeadLetterTarget.kafka(topic)), "'" + topic + "'", "loop");
        assertThat(site.kafka.read(topic)).hasSize(3);
    }

    @Test
    void soItIsBehindARetryTopic() throws Exception {
        String topic = site.newTopic(1);
        String retry = site.kafka.newTopic("retries", 1, Map.of());
        site.produce(topic, 0, 3);
        assertRefused(
                topic,
                FailurePolicy.retryLater(retry, NO_DELAY, FailurePolicy.deadLetter(DeadLetterTarget.kafka(topic))),
                "'" + topic + "'",
                "loop");
        assertRefused(
                topic,
                FailurePolicy.retryLater(retry, NO_DELAY, FailurePolicy.deadLetter(DeadLetterTarget.kafka(retry))),
                "'" + retry + "'",
                "loop");
        assertThat(site.kafka.read(topic)).hasSize(3);
        assertThat(site.kafka.read(retry)).isEmpty();
    }

    @Test
    void soItIsWhereTheTargetReachesTheSameTopicByAnotherName() throws Exception {
        String topic = site.newTopic(1);
        String retry = site.kafka.newTopic("retries", 1, Map.of());
        site.produce(topic, 0, 3);
        var elsewhere = Map.of("bootstrap.servers", site.kafka.servers.replace("127.0.0.1", "localhost"));
        assertRefused(
                topic, FailurePolicy.deadLetter(DeadLetterTarget.kafka(topic, elsewhere)), "'" + topic + "'", "loop");
        assertRefused(
                topic,
                FailurePolicy.retryLater(
                        retry, NO_DELAY, FailurePolicy.deadLetter(DeadLetterTarget.kafka(retry, elsewhere))),
                "'" + retry + "'",
                "loop");
        assertThat(site.kafka.read(topic)).hasSize(3);
    }

    @Test
    void aTopicOfTheSameNameOnAnotherClusterIsAnotherTopic() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 2);
        try (Site.Broker other = brokers().start();
                var elsewhere = new Cluster(other.bootstrapServers())) {
            elsewhere.createTopic(topic, 1, Map.of());
            var target = DeadLetterTarget.kafka(topic, Map.of("bootstrap.servers", other.bootstrapServers()));
            var running = start(topic, strings(Retries.NONE, FailurePolicy.deadLetter(target), this::fail));
            await(() -> site.checkpoint(topic) == 2);
            assertThat(site.stop(topic, running).getDeadLetters()).isEqualTo(2);
            assertThat(elsewhere.read(topic)).hasSize(2);
        }
    }

    @Test
    void headersThatSomebodyPassedOnAreNotBelieved() throws Exception {
        String topic = site.newTopic(1);
        String retry = site.kafka.newTopic("retries", 1, Map.of());
        String dead = site.kafka.newTopic("letters", 1, Map.of());
        List<Header> passedOn = List.of(
                header("hop", "1"),
                header("baton.origin.topic", "invoices"),
                header("baton.origin.partition", "5"),
                header("baton.origin.offset", "77"),
                header("baton.origin.timestamp", "1000"),
                header("baton.group", Site.GROUP),
                header("baton.attempts", "8"),
                header("baton.failed.first", "2020-01-01T00:00:00Z"),
                header("baton.retry.round", "9"),
                header("baton.not-before", "2000"));
        site.kafka.send(List.of(new ProducerRecord<>(topic, 0, null, bytes("k"), bytes("v"), passedOn)));
        var later = FailurePolicy.retryLater(retry, NO_DELAY, FailurePolicy.deadLetter(DeadLetterTarget.kafka(dead)));

        var live = start(topic, strings(Retries.NONE, later, this::fail));
        await(() -> site.checkpoint(topic) == 1);
        site.stop(topic, live);
        ConsumerRecord<byte[], byte[]> origin = site.kafka.read(topic).getFirst();
        assertThat(tries).containsExactly("v#1@" + Instant.ofEpochMilli(origin.timestamp()));
        assertThat(site.kafka.read(dead)).as("its retries are not spent").isEmpty();

        var retrying = start(retry, strings(Retries.NONE, later, this::fail));
        await(() -> site.checkpoint(retry) == 1);
        site.stop(retry, retrying);
        assertThat(tries)
                .containsExactly(
                        "v#1@" + Instant.ofEpochMilli(origin.timestamp()),
                        "v#2@" + Instant.ofEpochMilli(origin.timestamp()));
        ConsumerRecord<byte[], byte[]> letter = site.kafka.read(dead).getFirst();
        assertThat(text(letter, "baton.origin.topic")).isEqualTo(topic);
        assertThat(text(letter, "baton.origin.offset")).isEqualTo("0");
        assertThat(text(letter, "baton.origin.timestamp")).isEqualTo(Long.toString(origin.timestamp()));
        assertThat(text(letter, "baton.attempts")).isEqualTo("2");
        assertThat(Instant.parse(text(letter, "baton.failed.first"))).isAfter(Instant.ofEpochMilli(origin.timestamp()));
        assertThat(Stream.of(letter.headers().toArray()).map(Header::key)).doesNotHaveDuplicates();
        assertThat(text(letter, "baton.record.baton.origin.topic"))
                .as("nothing that came with the record is lost")
                .isEqualTo("invoices");
    }

    @Test
    void aDeserializerThatDecidesByTopicIsToldWhereAParkedRecordComesFrom() throws Exception {
        String topic = site.newTopic(1);
        String retry = site.kafka.newTopic("retries", 1, Map.of());
        site.produce(topic, 0, 1);
        Deserializer<String> picky = (name, data) -> {
            if (!name.equals(topic)) {
                throw new IllegalArgumentException("no schema for " + name);
            }
            return new String(data, UTF_8);
        };
        var later = FailurePolicy.retryLater(retry, NO_DELAY, FailurePolicy.stop());
        Pipeline<String, String> pipeline = Pipeline.<String, String>reading(picky, picky)
                .onFailure(later)
                .handle((key, value, context) -> {
                    tries.add(value + "#" + context.attempt());
                    if (context.attempt() == 1) {
                        throw new IllegalStateException("not yet");
                    }
                });
        var live = start(topic, pipeline);
        await(() -> site.checkpoint(topic) == 1);
        site.stop(topic, live);
        var retrying = start(retry, pipeline);
        await(() -> site.checkpoint(retry) == 1 || retrying.isDone());
        assertThat(site.stop(retry, retrying).getFailures()).isZero();
        assertThat(tries).containsExactly("v0#1", "v0#2");
    }

    @Test
    void aCompactedTopicIsRefusedBeforeTheClaim() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 2);
        for (String policy : List.of("compact", "compact,delete")) {
            String compacted = site.kafka.newTopic("compacted", 1, Map.of("cleanup.policy", policy));
            String[] said = {
                "'" + compacted + "'", "cleanup.policy=" + policy, "--entity-name " + compacted, "cleanup.policy=delete"
            };
            assertRefused(topic, FailurePolicy.retryLater(compacted, NO_DELAY, FailurePolicy.stop()), said);
            assertRefused(topic, FailurePolicy.deadLetter(DeadLetterTarget.kafka(compacted)), said);
        }
    }

    @Test
    void aRetryTopicThatKeepsRecordsForLessThanTheLongestDelayIsRefusedBeforeTheClaim() throws Exception {
        String topic = site.newTopic(1);
        String retry = site.kafka.newTopic("retries", 1, Map.of("retention.ms", "60000"));
        site.produce(topic, 0, 2);
        var delays = List.of(Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofSeconds(5));
        assertRefused(
                topic,
                FailurePolicy.retryLater(retry, delays, FailurePolicy.stop()),
                "'" + retry + "'",
                "retention.ms=60000",
                "PT1M",
                "--entity-name " + retry);
    }

    @Test
    void whatMayBeTooLittleIsToldAndTheInvocationGoesOn() throws Exception {
        String topic = site.kafka.newTopic("telemetry", 1, Map.of("max.message.bytes", "5000000"));
        String retry =
                site.kafka.newTopic("retries", 1, Map.of("retention.ms", "90000", "retention.bytes", "1000000000"));
        site.produce(topic, 0, 2);
        try (var log = new CapturedLog()) {
            var running = start(
                    topic,
                    strings(
                            Retries.NONE,
                            FailurePolicy.retryLater(retry, List.of(Duration.ofMinutes(1)), FailurePolicy.stop()),
                            (key, value, context) -> tries.add(value)));
            await(() -> site.checkpoint(topic) == 2);
            site.stop(topic, running);
            assertThat(log.says("'" + retry + "'", "retention.ms=90000", "PT1M"))
                    .isTrue();
            assertThat(log.says("'" + retry + "'", "retention.bytes=1000000000"))
                    .isTrue();
            assertThat(log.says("'" + retry + "'", "max.message.bytes", "5000000", topic))
                    .isTrue();
        }
        assertThat(tries).containsExactly("v0", "v1");
    }

    @Test
    void aRetryTopicThatNobodyReadsIsToldUntilSomebodyDoes() throws Exception {
        String topic = site.newTopic(1);
        String retry = site.kafka.newTopic("retries", 1, Map.of());
        site.produce(topic, 0, 1);
        var later = FailurePolicy.retryLater(retry, NO_DELAY, FailurePolicy.skip());
        String[] told = {Site.GROUP, "[0]", "'" + retry + "'", "BATON_TOPIC=" + retry};
        try (var log = new CapturedLog()) {
            var live = start(topic, strings(Retries.NONE, later, this::fail));
            await(() -> site.checkpoint(topic) == 1);
            site.stop(topic, live);
            assertThat(log.says(told)).isTrue();
        }
        var retrying = start(retry, strings(Retries.NONE, later, this::fail));
        await(() -> site.checkpoint(retry) == 1);
        site.stop(retry, retrying);
        site.command(topic, DesiredState.RUN);
        site.produce(topic, 1, 2);
        try (var log = new CapturedLog()) {
            var live = start(topic, strings(Retries.NONE, later, this::fail));
            await(() -> site.checkpoint(topic) == 2);
            site.stop(topic, live);
            assertThat(log.says("BATON_TOPIC=" + retry)).isFalse();
        }
    }

    private void assertRefused(String topic, FailurePolicy policy, String... said) throws Exception {
        InvocationFailedException failure = failure(start(topic, strings(Retries.NONE, policy, this::fail)));
        assertThat(failure).hasMessageContainingAll(said);
        assertThat(failure.report().getPartitions().getFirst().getGeneration()).isNull();
        assertThat(failure.report().getLeakedThreads()).isEmpty();
        assertThat(site.row(topic).map(Lease::claim)).as("the claim").isEmpty();
        assertThat(tries).isEmpty();
    }

    /** Each in a minute of its own: one tick is taken for one that was delivered twice. */
    private CompletableFuture<PartitionReport> start(String topic, Pipeline<String, String> pipeline) {
        return site.invoke(site.environment(topic), Site.tick(minute++), LONG, () -> pipeline);
    }

    private static Pipeline<String, String> strings(
            Retries retries, FailurePolicy policy, RecordHandler<String, String> handler) {
        return Pipeline.<String, String>reading(new StringDeserializer(), new StringDeserializer())
                .retry(retries)
                .onFailure(policy)
                .handle(handler);
    }

    private void fail(String key, String value, RecordContext context) {
        tries.add(value + "#" + context.attempt() + "@" + context.timestamp());
        throw new IllegalStateException("no such racer");
    }

    private static String text(ConsumerRecord<byte[], byte[]> record, String header) {
        return new String(
                Objects.requireNonNull(record.headers().lastHeader(header), header)
                        .value(),
                UTF_8);
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, bytes(value));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
