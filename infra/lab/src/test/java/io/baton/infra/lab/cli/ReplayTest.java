package io.baton.infra.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.infra.local.BrokerSettings;
import io.baton.infra.local.Checkout;
import io.baton.infra.local.KafkaBroker;
import io.baton.infra.local.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The demo's jar, over a range of a topic that a live group reads. */
@Timeout(180)
class ReplayTest {

    private static final int RECORDS = 50;
    private static final String GROUP = "live";

    private static KafkaBroker broker;
    private static Admin admin;

    @TempDir
    Path handled;

    private String topic;

    @BeforeAll
    static void start() {
        broker = new KafkaBroker(BrokerSettings.DEFAULT).start();
        admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }

    @AfterAll
    static void end() {
        admin.close(Duration.ofSeconds(1));
        broker.close();
    }

    @BeforeEach
    void aTopicThatALiveGroupReads() throws Exception {
        topic = "rides-" + UUID.randomUUID();
        Topics.create(admin, List.of(new NewTopic(topic, 2, (short) 1)));
        try (var producer = new KafkaProducer<>(
                // a fresh partition may refuse the first batch and take the second
                Map.<String, Object>of(
                        "bootstrap.servers", broker.bootstrapServers(), "max.in.flight.requests.per.connection", 1),
                new StringSerializer(),
                new StringSerializer())) {
            for (int i = 0; i < 2 * RECORDS; i++) {
                var unused = producer.send(new ProducerRecord<>(topic, i % 2, "race", "{\"power\":" + i + "}"));
            }
            producer.flush();
        }
        admin.alterConsumerGroupOffsets(GROUP, Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(33)))
                .all()
                .get();
    }

    @Test
    void theRangeIsHandledOnceInOrderAndTheLiveGroupIsNotTouched() throws Exception {
        Answer answer = replay("--from-offset", "10", "--to-offset", "40", "--execute");
        assertThat(answer.code()).as(answer.err()).isZero();
        assertThat(answer.out()).contains(topic + "-0  done, to offset 40 of 40: 30 records handled, 0 failed");
        assertThat(handled()).isEqualTo(Map.of(0, offsets(10, 40), 1, offsets(10, 40)));
        assertThat(committed(GROUP)).isEqualTo(Map.of(0, 33L));
    }

    @Test
    void withTheSameIdItGoesOnWhereItWas() throws Exception {
        replay("--id", "x", "--partitions", "1", "--to-offset", "20", "--execute");
        replay("--id", "x", "--partitions", "1", "--to-offset", "40", "--execute");
        assertThat(handled()).isEqualTo(Map.of(1, offsets(0, 40)));
        assertThat(committed(GROUP + "-replay-x")).isEqualTo(Map.of(1, 40L));
    }

    /** Its transactional id is that of its own group, so it fences nobody. */
    @Test
    void whatIsWrittenExactlyOnceIsWrittenAgainBesideALiveHolder() throws Exception {
        String copy = topic + "-copy";
        Topics.create(admin, List.of(new NewTopic(copy, 1, (short) 1)));
        Map<String, Object> holders = Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "transactional.id",
                "baton/" + GROUP + "/" + topic + "/0");
        try (var live = new KafkaProducer<>(holders, new StringSerializer(), new StringSerializer())) {
            live.initTransactions();
            live.beginTransaction();
            live.send(new ProducerRecord<>(copy, "race", "live")).get();
            Answer answer = replay(
                    "--handler",
                    "io.baton.demo.ShuttleFunction::handleRequest",
                    "--env",
                    "SHUTTLE_TO=" + copy,
                    "--partitions",
                    "0",
                    "--to-offset",
                    "20",
                    "--id",
                    "x",
                    "--execute");
            assertThat(answer.code()).as(answer.err()).isZero();
            assertThat(answer.out()).contains(topic + "-0  done, to offset 20 of 20: 20 records handled");
            live.commitTransaction();
        }
        assertThat(committed(GROUP + "-replay-x-baton-outputs")).isEqualTo(Map.of(0, 20L));
        assertThat(committed(GROUP)).isEqualTo(Map.of(0, 33L));
        assertThat(committed(GROUP + "-baton-outputs")).isEmpty();
        var end = new TopicPartition(copy, 0);
        assertThat(admin.listOffsets(Map.of(end, OffsetSpec.latest()))
                        .partitionResult(end)
                        .get()
                        .offset())
                .as("21 records, and the ends of two transactions at least")
                .isGreaterThanOrEqualTo(23);
    }

    @Test
    void nothingRunsUntilItIsExecuted() throws Exception {
        Answer answer = replay("--from-offset", "10");
        assertThat(answer.code()).isZero();
        assertThat(answer.err()).contains(topic + "-0  offsets 10 to 50, 40 of them", "nothing was done");
        assertThat(handled()).isEmpty();
    }

    @Test
    void whatTheLogDoesNotHaveIsRefusedWithWhatItHas() {
        Answer answer = replay("--from-offset", "10", "--to-offset", "51", "--execute");
        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.err()).contains(topic + "-0 has offsets 0 to 50, and not 10 to 51");
    }

    @Test
    @Tag("long")
    void aFunctionThatCannotStartIsNamedAndTheReplayIsNotDone() {
        Answer answer = replay("--env", "RIDE_CONCURRENCY=none", "--partitions", "0", "--execute");
        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.out()).contains("NOT DONE").contains("RIDE_CONCURRENCY");
    }

    private record Answer(int code, String out, String err) {}

    private Answer replay(String... options) {
        boolean handler = List.of(options).contains("--handler");
        Path jar = Checkout.root().resolve("infra/demo/target/baton-demo.jar");
        assertThat(jar).as("made by infra/demo's package phase").exists();
        List<String> all = new ArrayList<>(List.of(
                "replay",
                "--jar",
                jar.toString(),
                "--topic",
                topic,
                "--group",
                GROUP,
                "--bootstrap-server",
                broker.bootstrapServers(),
                "--env",
                "LAB_LEDGER=" + handled));
        if (!handler) {
            all.addAll(List.of("--handler", "io.baton.demo.RideFunction::handleRequest"));
        }
        all.addAll(List.of(options));
        var out = new StringWriter();
        var err = new StringWriter();
        CommandLine line = Baton.commandLine();
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int code = line.execute(all.toArray(String[]::new));
        return new Answer(code, out.toString(), err.toString());
    }

    /** The offsets of each partition, in the order they were handled in. */
    private Map<Integer, List<Long>> handled() throws IOException {
        Map<Integer, TreeMap<Long, Long>> byTime = new TreeMap<>();
        List<Long> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(handled)) {
            for (Path file : files.toList()) {
                for (String line : Files.readAllLines(file)) {
                    String[] cells = line.split("\t", -1);
                    all.add(Long.parseLong(cells[2]));
                    byTime.computeIfAbsent(Integer.parseInt(cells[1]), partition -> new TreeMap<>())
                            .put(Long.parseLong(cells[7]) * 1_000 + Long.parseLong(cells[2]), Long.parseLong(cells[2]));
                }
            }
        }
        Map<Integer, List<Long>> offsets = new TreeMap<>();
        byTime.forEach((partition, times) -> offsets.put(partition, List.copyOf(times.values())));
        assertThat(offsets.values().stream().mapToInt(List::size).sum())
                .as("each once")
                .isEqualTo(all.size());
        return offsets;
    }

    private static List<Long> offsets(long from, long to) {
        return LongStream.range(from, to).boxed().toList();
    }

    private Map<Integer, Long> committed(String group) throws Exception {
        Map<Integer, Long> offsets = new TreeMap<>();
        admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get()
                .forEach((partition, committed) -> {
                    if (partition.topic().equals(topic)) {
                        offsets.put(partition.partition(), committed.offset());
                    }
                });
        return offsets;
    }
}
