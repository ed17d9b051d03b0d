package io.baton.infra.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.baton.deadletter.DeadLetter;
import io.baton.deadletter.DeadLetterSender;
import io.baton.deadletter.DeadLetterSender.Form;
import io.baton.deadletter.LetterHeaders;
import io.baton.deadletter.Lineage;
import io.baton.deadletter.aws.AwsDeadLetters;
import io.baton.infra.cli.place.Place;
import io.baton.infra.local.BrokerSettings;
import io.baton.infra.local.KafkaBroker;
import io.baton.infra.local.SqsLocal;
import io.baton.infra.local.Topics;
import io.baton.time.SystemTime;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** The dlq commands against a real broker and a server that speaks SQS; letters are written as the consumer writes them. */
@Timeout(180)
class DeadLetterCommandsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant FAILED = Instant.parse("2026-11-26T08:00:00Z");

    private static KafkaBroker broker;
    private static SqsLocal sqs;
    private static Admin admin;
    private static KafkaProducer<byte[], byte[]> producer;

    private String orders;
    private String letters;

    @BeforeAll
    static void start() {
        broker = new KafkaBroker(BrokerSettings.DEFAULT);
        CompletableFuture<?> starting = CompletableFuture.runAsync(broker::start);
        sqs = new SqsLocal().start();
        starting.join();
        // where the consumer's own sender looks
        System.setProperty("aws.region", "us-east-1");
        System.setProperty("aws.accessKeyId", "local");
        System.setProperty("aws.secretAccessKey", "local");
        System.setProperty("aws.endpointUrlSqs", sqs.endpoint().toString());
        String servers = broker.bootstrapServers();
        admin = Admin.create(Map.of("bootstrap.servers", servers));
        // a fresh partition may refuse the first batch and take the second
        Map<String, Object> properties =
                Map.of("bootstrap.servers", servers, "linger.ms", 5, "max.in.flight.requests.per.connection", 1);
        producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @AfterAll
    static void end() {
        List.of("aws.region", "aws.accessKeyId", "aws.secretAccessKey", "aws.endpointUrlSqs")
                .forEach(System::clearProperty);
        producer.close();
        admin.close(Duration.ofSeconds(1));
        sqs.close();
        broker.close();
    }

    @BeforeEach
    void topics() throws Exception {
        orders = "orders-" + UUID.randomUUID();
        letters = "letters-" + UUID.randomUUID();
        Topics.create(admin, List.of(new NewTopic(orders, 3, (short) 1), new NewTopic(letters, 2, (short) 1)));
    }

    @Test
    void listShowsWhereFromAndWhy() throws Exception {
        write(letter(2, 17, "k-1", "v", new IllegalStateException("no such race")));
        JsonNode letter = json("dlq", "list", "--topic", letters).get(0);
        assertThat(letter.at("/originTopic").asText()).isEqualTo(orders);
        assertThat(letter.at("/originPartition").asInt()).isEqualTo(2);
        assertThat(letter.at("/originOffset").asLong()).isEqualTo(17);
        assertThat(letter.at("/key").asText()).isEqualTo("k-1");
        assertThat(letter.at("/attempts").asInt()).isEqualTo(3);
        assertThat(letter.at("/exception").asText()).isEqualTo("java.lang.IllegalStateException");
        assertThat(letter.at("/message").asText()).isEqualTo("no such race");
        assertThat(run("dlq", "list", "--topic", letters).out())
                .contains("LETTER", "ORIGIN", orders + "-2@17", "IllegalStateException: no such race");
    }

    @Test
    void filtersAreAllMet() throws Exception {
        write(letter(0, 1, "a", "v", new IllegalStateException("late")));
        write(letter(1, 2, "b", "v", new IllegalArgumentException("odd")));
        assertThat(origins("--origin", orders + ":1")).containsExactly(2L);
        assertThat(origins("--key", "a")).containsExactly(1L);
        assertThat(origins("--exception", "IllegalArgument")).containsExactly(2L);
        assertThat(origins("--exception", "late")).containsExactly(1L);
        assertThat(origins("--exception", "late", "--key", "b")).isEmpty();
        assertThat(origins("--failed-after", "2026-11-26T08:00:00Z")).hasSize(2);
        assertThat(origins("--failed-before", "2026-11-26T08:00:00Z")).isEmpty();
    }

    @Test
    void whatOthersWroteDoesNoHarmToTheTerminal() throws Exception {
        write(letter(0, 1, "\u001b[2Jk", "v\u001b]0;x\u0007", new IllegalStateException("\u001b[31mred")));
        String listed = run("dlq", "list", "--topic", letters).out();
        String id = json("dlq", "list", "--topic", letters).get(0).at("/id").asText();
        String shown = run("dlq", "show", id, "--topic", letters).out();
        assertThat(listed + shown).contains("\\u{1b}[2Jk", "\\u{1b}[31mred").doesNotContain("\u001b", "\u0007");
    }

    @Test
    void showHasTheWholeLetter() throws Exception {
        Headers headers = new RecordHeaders();
        headers.add("hop", new byte[] {1, (byte) 0xff});
        write(about(record(0, 5, new byte[] {0, 1}, null, headers), new IllegalStateException("x")));
        String id = json("dlq", "list", "--topic", letters).get(0).at("/id").asText();
        JsonNode whole = json("dlq", "show", id, "--topic", letters);
        assertThat(whole.at("/key").asText()).isEqualTo("AAE=");
        assertThat(whole.has("value")).isFalse();
        assertThat(whole.at("/stackTrace").asText()).contains("DeadLetterCommandsTest");
        assertThat(run("dlq", "show", id, "--topic", letters).out()).contains("hop = 0x01ff");
        assertThat(run("dlq", "show", "9:9", "--topic", letters).code()).isEqualTo(ExitCodes.FAILED);
    }

    @Test
    void aRedriveIsOnlyPlannedUntilItIsExecuted() throws Exception {
        write(letter(1, 17, "k", "v", new IllegalStateException("x")));
        Answer planned = run("dlq", "redrive", "--all", "--topic", letters);
        assertThat(planned.code()).isZero();
        assertThat(planned.out()).contains(orders + "-1@17  would be sent to " + orders + "-1");
        assertThat(planned.err()).contains("nothing was done");
        assertThat(read(orders)).isEmpty();
        assertThat(origins()).containsExactly(17L);
    }

    @Test
    void redriveSendsTheRecordAsItWasToWhereItCameFromOnce() throws Exception {
        Headers headers = new RecordHeaders();
        headers.add("hop", new byte[] {7});
        write(about(record(2, 17, new byte[] {9, 8}, new byte[] {0, (byte) 0xff}, headers), new Error("x")));
        assertThat(run("dlq", "redrive", "--all", "--topic", letters, "--execute")
                        .code())
                .isZero();
        assertThat(run("dlq", "redrive", "--all", "--topic", letters, "--execute")
                        .code())
                .isZero();
        assertThat(read(orders)).singleElement().satisfies(sent -> {
            assertThat(sent.partition()).isEqualTo(2);
            assertThat(sent.key()).containsExactly(9, 8);
            assertThat(sent.value()).containsExactly(0, 0xff);
            assertThat(sent.headers().lastHeader("hop").value()).containsExactly(7);
            assertThat(sent.headers().lastHeader(LetterHeaders.EXCEPTION_CLASS)).isNull();
            assertThat(new String(sent.headers().lastHeader("baton.redriven").value(), UTF_8))
                    .contains(orders + "-2@17 after 3 attempts: java.lang.Error");
        });
        assertThat(origins()).isEmpty();
        assertThat(json("dlq", "list", "--topic", letters, "--all")
                        .get(0)
                        .at("/settled")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void aRecordThatFailsAgainKeepsTheHistoryOfItsRedrives() throws Exception {
        write(letter(0, 1, "k", "v", new IllegalStateException("first")));
        run("dlq", "redrive", "--all", "--topic", letters, "--execute");
        write(about(read(orders).get(0), new IllegalStateException("second")));
        run("dlq", "redrive", "--all", "--topic", letters, "--execute");
        ConsumerRecord<byte[], byte[]> last = read(orders).get(1);
        assertThat(last.headers().headers("baton.redriven")).hasSize(2);
    }

    @Test
    void toARetryTopicItIsDueAtOnceWithItsPast() throws Exception {
        String retry = "retry-" + UUID.randomUUID();
        Topics.create(admin, List.of(new NewTopic(retry, 1, (short) 1)));
        write(letter(2, 17, "k", "v", new IllegalStateException("x")));
        assertThat(run("dlq", "redrive", "--all", "--topic", letters, "--to-topic", retry, "--execute")
                        .code())
                .isZero();
        assertThat(read(retry)).singleElement().satisfies(sent -> {
            assertThat(header(sent, LetterHeaders.ORIGIN_TOPIC)).isEqualTo(orders);
            assertThat(header(sent, LetterHeaders.ORIGIN_OFFSET)).isEqualTo("17");
            assertThat(header(sent, LetterHeaders.ATTEMPTS)).isEqualTo("3");
            assertThat(Long.parseLong(header(sent, LetterHeaders.NOT_BEFORE)))
                    .isLessThanOrEqualTo(System.currentTimeMillis());
        });
        assertThat(run("dlq", "redrive", "--all", "--topic", letters, "--to-topic", "none")
                        .code())
                .as("all are sent already")
                .isZero();
    }

    @Test
    void chosenLettersGoAndTheOthersStayOpenAcrossRuns() throws Exception {
        for (int i = 0; i < 10; i++) {
            write(letter(0, i, i % 2 == 0 ? "even" : "odd", "v-" + i, new IllegalStateException("x")));
        }
        run("dlq", "redrive", "--key", "odd", "--topic", letters, "--execute");
        assertThat(origins()).containsExactlyInAnyOrder(0L, 2L, 4L, 6L, 8L);
        run("dlq", "redrive", "--all", "--limit", "2", "--topic", letters, "--execute");
        run("dlq", "discard", "--all", "--limit", "1", "--topic", letters, "--execute");
        assertThat(origins()).containsExactlyInAnyOrder(6L, 8L);
        assertThat(values(read(orders)).stream().filter(value -> "13579".contains(value.substring(2))))
                .containsExactly("v-1", "v-3", "v-5", "v-7", "v-9");
        assertThat(values(read(orders))).hasSize(7).doesNotHaveDuplicates();
    }

    @Test
    void discardSendsNothingAndListsItNoMore() throws Exception {
        write(letter(0, 1, "k", "v", new IllegalStateException("x")));
        assertThat(run("dlq", "discard", "--all", "--topic", letters).out()).contains("would be put aside");
        assertThat(origins()).hasSize(1);
        assertThat(run("dlq", "discard", "--all", "--topic", letters, "--execute")
                        .code())
                .isZero();
        assertThat(origins()).isEmpty();
        assertThat(read(orders)).isEmpty();
    }

    @Test
    void oneThatKafkaRefusesStaysWithThoseOfItsKeyBehindItAndTheOthersGo() throws Exception {
        String small = orders + "-small";
        Topics.create(admin, List.of(new NewTopic(small, 1, (short) 1).configs(Map.of("max.message.bytes", "2000"))));
        write(about(at(small, 1, "a", "v-1"), new IllegalStateException("x")));
        write(about(at(small, 2, "big", "v".repeat(5_000)), new IllegalStateException("x")));
        write(about(at(small, 3, "big", "v-3"), new IllegalStateException("x")));
        write(about(at(small, 4, "a", "v-4"), new IllegalStateException("x")));
        Answer answer = run("dlq", "redrive", "--all", "--topic", letters, "--execute");
        assertThat(answer.code()).isEqualTo(ExitCodes.FAILED);
        assertThat(answer.out()).contains("stays: Kafka refuses it", "stays: an earlier letter of its key stays");
        assertThat(values(read(small))).containsExactlyInAnyOrder("v-1", "v-4");
        assertThat(origins()).containsExactlyInAnyOrder(2L, 3L);
    }

    @Test
    void nothingIsDoneUnlessItIsSaidWithWhich() {
        Answer answer = run("dlq", "redrive", "--topic", letters, "--execute");
        assertThat(answer.code()).isEqualTo(ExitCodes.USAGE);
        assertThat(answer.err()).contains("name them, filter them, or give --all");
    }

    @Test
    void aMissingTopicAndAMissingLetterAreNamed() {
        assertThat(run("dlq", "list", "--topic", "nowhere").err()).contains("There is no topic nowhere");
        Answer answer = run("dlq", "redrive", "7:7", "--topic", letters, "--execute");
        assertThat(answer.code()).isEqualTo(ExitCodes.FAILED);
        assertThat(answer.err()).contains("there is no open letter '7:7'");
    }

    @Test
    void killedInTheMiddleAndStartedAgainEachLetterGoesOnceAndInOrder() throws Exception {
        int count = 6_000;
        List<DeadLetter> all = IntStream.range(0, count)
                .mapToObj(i -> letter(i % 3, i, "k-" + i % 7, "v-" + i, new IllegalStateException("x")))
                .toList();
        for (DeadLetter letter : all) {
            var unused = send(letter);
        }
        producer.flush();
        int kills = 0;
        for (int wanted = 1; wanted <= 3; wanted++) {
            Process redrive = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Main.class.getName(),
                            "dlq",
                            "redrive",
                            "--all",
                            "--topic",
                            letters,
                            "--bootstrap-server",
                            broker.bootstrapServers(),
                            "--execute")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (BufferedReader notes = redrive.errorReader()) {
                String heard = "";
                while (heard != null && !heard.contains("so far")) {
                    heard = notes.readLine();
                }
                kills += redrive.isAlive() ? 1 : 0;
                redrive.destroyForcibly().waitFor();
            }
        }
        assertThat(kills).as("killed before it was done").isPositive();
        Answer last = run("dlq", "redrive", "--all", "--topic", letters, "--execute");
        assertThat(last.code()).as(last.err()).isZero();
        List<ConsumerRecord<byte[], byte[]>> sent = read(orders);
        assertThat(values(sent)).hasSize(count).doesNotHaveDuplicates();
        Map<String, Integer> before = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : sent) {
            String stream = record.partition() + new String(record.key(), UTF_8);
            int number = Integer.parseInt(new String(record.value(), UTF_8).substring(2));
            Integer previous = before.put(stream, number);
            assertThat(previous == null || previous < number)
                    .as("order of %s", stream)
                    .isTrue();
        }
    }

    @Test
    void ofTwoThatRunAtOnceNoLetterGoesTwice() throws Exception {
        int count = 3_000;
        for (int i = 0; i < count; i++) {
            var unused = send(letter(i % 3, i, "k-" + i % 7, "v-" + i, new IllegalStateException("x")));
        }
        producer.flush();
        CompletableFuture<Answer> other =
                CompletableFuture.supplyAsync(() -> run("dlq", "redrive", "--all", "--topic", letters, "--execute"));
        List<Answer> answers = List.of(
                run("dlq", "redrive", "--all", "--topic", letters, "--execute"), other.get(60, TimeUnit.SECONDS));
        assertThat(answers).as("one of them ends").anyMatch(answer -> answer.code() == ExitCodes.OK);
        answers.stream()
                .filter(answer -> answer.code() != ExitCodes.OK)
                .forEach(answer ->
                        assertThat(answer.err()).contains("Another redrive or discard of this topic has begun"));
        assertThat(values(read(orders))).hasSize(count).doesNotHaveDuplicates();
    }

    @Test
    void aQueuesLettersAreListedSentInOrderAndDeleted() throws Exception {
        try (SqsClient client = sqsClient()) {
            String queue = client.createQueue(request -> request.queueName("letters-" + UUID.randomUUID()))
                    .queueUrl();
            try (DeadLetterSender sender = AwsDeadLetters.sqs(queue)) {
                sender.connect();
                for (int i : new int[] {4, 0, 3, 1, 2}) {
                    sender.send(letter(0, i, "k", "v-" + i, new IllegalStateException("x")), Form.WHOLE);
                }
            }
            client.sendMessage(request -> request.queueUrl(queue).messageBody("no letter at all"));
            assertThat(json("dlq", "list", "--queue", queue)).hasSize(6);
            assertThat(json("dlq", "list", "--queue", queue)).as("given back").hasSize(6);
            Answer answer = run("dlq", "redrive", "--all", "--queue", queue, "--execute");
            assertThat(answer.code()).isEqualTo(ExitCodes.FAILED);
            assertThat(answer.out()).contains("stays: it is no letter of Baton's");
            assertThat(values(read(orders))).containsExactly("v-0", "v-1", "v-2", "v-3", "v-4");
            assertThat(client.getQueueAttributes(request -> request.queueUrl(queue)
                                    .attributeNames(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES))
                            .attributes())
                    .containsEntry(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES, "1");
        }
    }

    private static SqsClient sqsClient() {
        return SqsClient.builder()
                .httpClientBuilder(Apache5HttpClient.builder().useIdleConnectionReaper(false))
                .build();
    }

    private List<Long> origins(String... filters) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("dlq", "list", "--topic", letters));
        arguments.addAll(List.of(filters));
        List<Long> offsets = new ArrayList<>();
        json(arguments.toArray(String[]::new))
                .forEach(letter -> offsets.add(letter.at("/originOffset").asLong()));
        return offsets;
    }

    private DeadLetter letter(int partition, long offset, String key, String value, Throwable cause) {
        return about(record(partition, offset, key.getBytes(UTF_8), value.getBytes(UTF_8), new RecordHeaders()), cause);
    }

    private ConsumerRecord<byte[], byte[]> record(
            int partition, long offset, byte[] key, byte @Nullable [] value, Headers headers) {
        return record(orders, partition, offset, key, value, headers);
    }

    private static ConsumerRecord<byte[], byte[]> at(String topic, long offset, String key, String value) {
        return record(topic, 0, offset, key.getBytes(UTF_8), value.getBytes(UTF_8), new RecordHeaders());
    }

    private static ConsumerRecord<byte[], byte[]> record(
            String topic, int partition, long offset, byte[] key, byte @Nullable [] value, Headers headers) {
        return new ConsumerRecord<>(
                topic,
                partition,
                offset,
                1_000L,
                TimestampType.CREATE_TIME,
                key.length,
                value == null ? -1 : value.length,
                key,
                value,
                headers,
                Optional.empty());
    }

    private static DeadLetter about(ConsumerRecord<byte[], byte[]> record, Throwable cause) {
        return new DeadLetter(
                record, Lineage.none(record).failed(3, FAILED.minusSeconds(9), null), "group", 42, cause, FAILED);
    }

    private void write(DeadLetter letter) throws Exception {
        send(letter).get();
    }

    private Future<?> send(DeadLetter letter) {
        Headers headers = new RecordHeaders();
        LetterHeaders.add(letter, Form.WHOLE, headers);
        return producer.send(new ProducerRecord<>(
                letters, null, letter.record().key(), letter.record().value(), headers));
    }

    /** All that is committed there, by partition and in order. */
    private static List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
        Map<String, Object> properties =
                Map.of("bootstrap.servers", broker.bootstrapServers(), "isolation.level", "read_committed");
        try (var consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            for (PartitionInfo info : consumer.partitionsFor(topic)) {
                TopicPartition partition = new TopicPartition(topic, info.partition());
                consumer.assign(List.of(partition));
                consumer.seekToBeginning(List.of(partition));
                long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
                while (consumer.position(partition) < end) {
                    consumer.poll(Duration.ofMillis(100)).forEach(all::add);
                }
            }
        }
        return all;
    }

    private static List<String> values(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream().map(record -> new String(record.value(), UTF_8)).toList();
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }

    record Answer(int code, String out, String err) {}

    private static JsonNode json(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--json");
        Answer answer = run(all.toArray(String[]::new));
        assertThat(answer.code()).as(answer.err()).isZero();
        return JSON.readTree(answer.out());
    }

    private static Answer run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        Failures failures = new Failures(List.of());
        CommandLine root = new CommandLine(new OperatorCommandsTest.Root())
                .setParameterExceptionHandler(failures)
                .setExecutionExceptionHandler(failures);
        OperatorCommands.addTo(root, new Surroundings(() -> Optional.of(home()), Map.of(), false, new SystemTime()));
        root.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int code = root.execute(arguments);
        return new Answer(code, out.toString(), err.toString());
    }

    private static Place home() {
        return new Place(
                "here",
                "leases",
                "us-east-1",
                null,
                null,
                null,
                StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")),
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                null,
                null);
    }
}
