package io.baton.infra.cli.deadletter;

import static io.baton.infra.cli.deadletter.DeadLetterTopics.about;
import static io.baton.infra.cli.deadletter.DeadLetterTopics.at;
import static io.baton.infra.cli.deadletter.DeadLetterTopics.header;
import static io.baton.infra.cli.deadletter.DeadLetterTopics.json;
import static io.baton.infra.cli.deadletter.DeadLetterTopics.makeTopics;
import static io.baton.infra.cli.deadletter.DeadLetterTopics.read;
import static io.baton.infra.cli.deadletter.DeadLetterTopics.run;
import static io.baton.infra.cli.deadletter.DeadLetterTopics.texts;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.baton.infra.cli.Commands.Answer;
import io.baton.infra.cli.Main;
import io.baton.infra.cli.command.ExitCodes;
import io.baton.infra.local.SqsLocal;
import io.baton.internal.deadletter.LetterHeaders;
import io.baton.internal.deadletter.aws.AwsDeadLetters;
import io.baton.internal.time.Time;
import io.baton.spi.DeadLetter;
import io.baton.spi.DeadLetterSender;
import io.baton.spi.DeadLetterSender.Form;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** The dlq commands against a real broker and a server that speaks SQS; letters are written as the consumer writes them. */
@Timeout(180)
class DeadLetterCommandsTest {

    private static SqsLocal sqs;

    private DeadLetterTopics site;
    private String orders;
    private String letters;

    @BeforeAll
    static void start() {
        sqs = new SqsLocal().start();
        // where the consumer's own sender looks
        System.setProperty("aws.region", "us-east-1");
        System.setProperty("aws.accessKeyId", "local");
        System.setProperty("aws.secretAccessKey", "local");
        System.setProperty("aws.endpointUrlSqs", sqs.endpoint().toString());
    }

    @AfterAll
    static void end() {
        List.of("aws.region", "aws.accessKeyId", "aws.secretAccessKey", "aws.endpointUrlSqs")
                .forEach(System::clearProperty);
        sqs.close();
    }

    @BeforeEach
    void topics() throws Exception {
        site = DeadLetterTopics.fresh();
        orders = site.orders;
        letters = site.letters;
    }

    @Test
    void listShowsWhereFromAndWhy() throws Exception {
        site.write(site.letter(2, 17, "k-1", "v", new IllegalStateException("no such race")));
        JsonNode letter = json("dlq", "list", "--topic", letters).get(0);
        assertThat(letter.at("/originTopic").asText()).isEqualTo(orders);
        assertThat(letter.at("/originPartition").asInt()).isEqualTo(2);
        assertThat(letter.at("/originOffset").asLong()).isEqualTo(17);
        assertThat(letter.at("/key").asText()).isEqualTo("k-1");
        assertThat(letter.at("/attempts").asInt()).isEqualTo(3);
        assertThat(letter.at("/exceptionClass").asText()).isEqualTo("java.lang.IllegalStateException");
        assertThat(letter.at("/exceptionMessage").asText()).isEqualTo("no such race");
        assertThat(run("dlq", "list", "--topic", letters).out())
                .contains("LETTER", "ORIGIN", orders + "-2@17", "IllegalStateException: no such race");
    }

    @Test
    void filtersAreAllMet() throws Exception {
        site.write(site.letter(0, 1, "a", "v", new IllegalStateException("late")));
        site.write(site.letter(1, 2, "b", "v", new IllegalArgumentException("odd")));
        assertThat(site.origins("--origin", orders + ":1")).containsExactly(2L);
        assertThat(site.origins("--key", "a")).containsExactly(1L);
        assertThat(site.origins("--exception", "IllegalArgument")).containsExactly(2L);
        assertThat(site.origins("--exception", "late")).containsExactly(1L);
        assertThat(site.origins("--exception", "late", "--key", "b")).isEmpty();
        assertThat(site.origins("--failed-after", "2026-11-26T08:00:00Z")).hasSize(2);
        assertThat(site.origins("--failed-before", "2026-11-26T08:00:00Z")).isEmpty();
    }

    @Test
    void whatOthersWroteDoesNoHarmToTheTerminal() throws Exception {
        site.write(site.letter(0, 1, "\u001b[2Jk", "v\u001b]0;x\u0007", new IllegalStateException("\u001b[31mred")));
        String listed = run("dlq", "list", "--topic", letters).out();
        String id = json("dlq", "list", "--topic", letters).get(0).at("/id").asText();
        String shown = run("dlq", "show", id, "--topic", letters).out();
        assertThat(listed + shown).contains("\\u{1b}[2Jk", "\\u{1b}[31mred").doesNotContain("\u001b", "\u0007");
    }

    @Test
    void showHasTheWholeLetter() throws Exception {
        Headers headers = new RecordHeaders();
        headers.add("hop", new byte[] {1, (byte) 0xff});
        site.write(about(site.record(0, 5, new byte[] {0, 1}, null, headers), new IllegalStateException("x")));
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
        site.write(site.letter(1, 17, "k", "v", new IllegalStateException("x")));
        Answer planned = run("dlq", "redrive", "--all", "--topic", letters);
        assertThat(planned.code()).isZero();
        assertThat(planned.out()).contains(orders + "-1@17  would be sent to " + orders + "-1");
        assertThat(planned.err()).contains("nothing was changed");
        assertThat(read(orders)).isEmpty();
        assertThat(site.origins()).containsExactly(17L);
    }

    @Test
    void redriveSendsTheRecordAsItWasToWhereItCameFromOnce() throws Exception {
        Headers headers = new RecordHeaders();
        headers.add("hop", new byte[] {7});
        site.write(about(site.record(2, 17, new byte[] {9, 8}, new byte[] {0, (byte) 0xff}, headers), new Error("x")));
        assertThat(run("dlq", "redrive", "--all", "--topic", letters, "--to-origin", orders, "--execute")
                        .code())
                .isZero();
        assertThat(run("dlq", "redrive", "--all", "--topic", letters, "--to-origin", orders, "--execute")
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
        assertThat(site.origins()).isEmpty();
        assertThat(json("dlq", "list", "--topic", letters, "--all")
                        .get(0)
                        .at("/settled")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void aRecordThatFailsAgainKeepsTheHistoryOfItsRedrives() throws Exception {
        site.write(site.letter(0, 1, "k", "v", new IllegalStateException("first")));
        run("dlq", "redrive", "--all", "--topic", letters, "--to-origin", orders, "--execute");
        site.write(about(read(orders).get(0), new IllegalStateException("second")));
        run("dlq", "redrive", "--all", "--topic", letters, "--to-origin", orders, "--execute");
        ConsumerRecord<byte[], byte[]> last = read(orders).get(1);
        assertThat(last.headers().headers("baton.redriven")).hasSize(2);
    }

    @Test
    void toARetryTopicItIsDueAtOnceWithItsPast() throws Exception {
        String retry = "retry-" + UUID.randomUUID();
        makeTopics(new NewTopic(retry, 1, (short) 1));
        site.write(site.letter(2, 17, "k", "v", new IllegalStateException("x")));
        assertThat(run("dlq", "redrive", "--all", "--topic", letters, "--to-topic", retry, "--execute")
                        .code())
                .isZero();
        assertThat(read(retry)).singleElement().satisfies(sent -> {
            assertThat(header(sent, LetterHeaders.ORIGIN_TOPIC)).isEqualTo(orders);
            assertThat(header(sent, LetterHeaders.ORIGIN_OFFSET)).isEqualTo("17");
            assertThat(header(sent, LetterHeaders.ATTEMPTS)).isEqualTo("3");
            assertThat(header(sent, LetterHeaders.GROUP)).isEqualTo("group");
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
            site.write(site.letter(0, i, i % 2 == 0 ? "even" : "odd", "v-" + i, new IllegalStateException("x")));
        }
        run("dlq", "redrive", "--key", "odd", "--topic", letters, "--to-origin", orders, "--execute");
        assertThat(site.origins()).containsExactlyInAnyOrder(0L, 2L, 4L, 6L, 8L);
        run("dlq", "redrive", "--all", "--limit", "2", "--topic", letters, "--to-origin", orders, "--execute");
        run("dlq", "discard", "--all", "--limit", "1", "--topic", letters, "--execute");
        assertThat(site.origins()).containsExactlyInAnyOrder(6L, 8L);
        assertThat(texts(read(orders)).stream().filter(value -> "13579".contains(value.substring(2))))
                .containsExactly("v-1", "v-3", "v-5", "v-7", "v-9");
        assertThat(texts(read(orders))).hasSize(7).doesNotHaveDuplicates();
    }

    @Test
    void discardSendsNothingAndListsItNoMore() throws Exception {
        site.write(site.letter(0, 1, "k", "v", new IllegalStateException("x")));
        assertThat(run("dlq", "discard", "--all", "--topic", letters).out()).contains("would be discarded");
        assertThat(site.origins()).hasSize(1);
        assertThat(run("dlq", "discard", "--all", "--topic", letters, "--execute")
                        .code())
                .isZero();
        assertThat(site.origins()).isEmpty();
        assertThat(read(orders)).isEmpty();
    }

    @Test
    void oneThatKafkaRefusesStaysWithThoseOfItsKeyBehindItAndTheOthersGo() throws Exception {
        String small = orders + "-small";
        makeTopics(new NewTopic(small, 1, (short) 1).configs(Map.of("max.message.bytes", "2000")));
        site.write(about(at(small, 1, "a", "v-1"), new IllegalStateException("x")));
        site.write(about(at(small, 2, "big", "v".repeat(5_000)), new IllegalStateException("x")));
        site.write(about(at(small, 3, "big", "v-3"), new IllegalStateException("x")));
        site.write(about(at(small, 4, "a", "v-4"), new IllegalStateException("x")));
        Answer answer = run("dlq", "redrive", "--all", "--topic", letters, "--to-origin", small, "--execute");
        assertThat(answer.code()).isEqualTo(ExitCodes.FAILED);
        assertThat(answer.out()).contains("stays: Kafka refuses it", "stays: an earlier letter of its key stays");
        assertThat(texts(read(small))).containsExactlyInAnyOrder("v-1", "v-4");
        assertThat(site.origins()).containsExactlyInAnyOrder(2L, 3L);
    }

    @Test
    void nothingIsDoneUnlessItIsSaidWithWhich() {
        Answer answer = run("dlq", "redrive", "--topic", letters, "--to-origin", orders, "--execute");
        assertThat(answer.code()).isEqualTo(ExitCodes.USAGE);
        assertThat(answer.err()).contains("give their ids, a filter, or --all");
    }

    @Test
    void aMissingTopicAndAMissingLetterAreNamed() {
        assertThat(run("dlq", "list", "--topic", "nowhere").err()).contains("There is no topic nowhere");
        Answer answer = run("dlq", "redrive", "7:7", "--topic", letters, "--to-origin", orders, "--execute");
        assertThat(answer.code()).isEqualTo(ExitCodes.FAILED);
        assertThat(answer.err()).contains("there is no open letter '7:7'");
    }

    @Test
    @Tag("long")
    void killedInTheMiddleAndStartedAgainEachLetterGoesOnceAndInOrder() throws Exception {
        int count = 6_000;
        List<DeadLetter> all = IntStream.range(0, count)
                .mapToObj(i -> site.letter(i % 3, i, "k-" + i % 7, "v-" + i, new IllegalStateException("x")))
                .toList();
        for (DeadLetter letter : all) {
            var unused = site.send(letter);
        }
        DeadLetterTopics.producer().flush();
        int kills = 0;
        for (int wanted = 1; wanted <= 3; wanted++) {
            Process redrive = started();
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
        Answer last = run("dlq", "redrive", "--all", "--topic", letters, "--to-origin", orders, "--execute");
        assertThat(last.code()).as(last.err()).isZero();
        List<ConsumerRecord<byte[], byte[]>> sent = read(orders);
        assertThat(texts(sent)).hasSize(count).doesNotHaveDuplicates();
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
    @Tag("long")
    void stoppedByTheOperatorItSaysHowManyWereSentAndTheSameCommandGoesOn() throws Exception {
        int count = 6_000;
        for (int i = 0; i < count; i++) {
            var unused = site.send(site.letter(i % 3, i, "k-" + i % 7, "v-" + i, new IllegalStateException("x")));
        }
        DeadLetterTopics.producer().flush();
        Process redrive = started();
        List<String> notes = new ArrayList<>();
        try (BufferedReader lines = redrive.errorReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                notes.add(line);
                if (line.contains("so far")) {
                    redrive.toHandle().destroy(); // as Ctrl-C does; the streams stay open
                }
            }
        }
        redrive.waitFor();
        List<ConsumerRecord<byte[], byte[]>> sent = read(orders);
        assertThat(sent).as("stopped before it was done").hasSizeLessThan(count);
        assertThat(notes).contains("%,d sent, 0 stay".formatted(sent.size()));
        assertThat(notes.get(notes.size() - 1)).contains("stopped", "run the same command again");
        run("dlq", "redrive", "--all", "--topic", letters, "--to-origin", orders, "--execute");
        assertThat(texts(read(orders))).hasSize(count).doesNotHaveDuplicates();
    }

    private Process started() throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
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
                        DeadLetterTopics.bootstrapServers(),
                        "--to-origin",
                        orders,
                        "--execute")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    @Test
    @Tag("long")
    void ofTwoThatRunAtOnceNoLetterGoesTwice() throws Exception {
        int count = 3_000;
        for (int i = 0; i < count; i++) {
            var unused = site.send(site.letter(i % 3, i, "k-" + i % 7, "v-" + i, new IllegalStateException("x")));
        }
        DeadLetterTopics.producer().flush();
        CompletableFuture<Answer> other = CompletableFuture.supplyAsync(
                () -> run("dlq", "redrive", "--all", "--topic", letters, "--to-origin", orders, "--execute"));
        List<Answer> answers = List.of(
                run("dlq", "redrive", "--all", "--topic", letters, "--to-origin", orders, "--execute"),
                other.get(60, TimeUnit.SECONDS));
        assertThat(answers).as("one of them ends").anyMatch(answer -> answer.code() == ExitCodes.OK);
        answers.stream()
                .filter(answer -> answer.code() != ExitCodes.OK)
                .forEach(answer -> assertThat(answer.err())
                        .contains(
                                "Another redrive or discard of this topic has begun",
                                " sent, ",
                                "run the same command again"));
        assertThat(texts(read(orders))).hasSize(count).doesNotHaveDuplicates();
    }

    @Test
    void aQueuesLettersAreListedSentInOrderAndDeleted() throws Exception {
        try (SqsClient client = sqsClient()) {
            String queue = client.createQueue(request -> request.queueName("letters-" + UUID.randomUUID()))
                    .queueUrl();
            try (DeadLetterSender sender = AwsDeadLetters.sqs(queue)) {
                sender.connect();
                for (int i : new int[] {4, 0, 3, 1, 2}) {
                    sender.send(site.letter(0, i, "k", "v-" + i, new IllegalStateException("x")), Form.WHOLE);
                }
            }
            client.sendMessage(request -> request.queueUrl(queue).messageBody("no letter at all"));
            client.sendMessage(request -> request.queueUrl(queue).messageBody("""
                    {"format": "baton.dead-letter/1", "origin": {"topic": "%s", "partition": -1, "offset": 0},
                     "failure": {}, "record": {"key": null, "value": null, "headers": []}}
                    """.formatted(orders)));
            assertThat(json("dlq", "list", "--queue", queue)).hasSize(7);
            assertThat(json("dlq", "list", "--queue", queue)).as("given back").hasSize(7);
            Answer answer = run("dlq", "redrive", "--all", "--queue", queue, "--to-origin", orders, "--execute");
            assertThat(answer.code()).isEqualTo(ExitCodes.FAILED);
            assertThat(answer.out()).contains("stays: it is not a letter of Baton's");
            assertThat(texts(read(orders))).containsExactly("v-0", "v-1", "v-2", "v-3", "v-4");
            assertThat(client.getQueueAttributes(request -> request.queueUrl(queue)
                                    .attributeNames(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES))
                            .attributes())
                    .containsEntry(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES, "2");
        }
    }

    @Test
    void lettersOfAQueueAreLeftToTheNextRunWhenTheTimeForWhichTheyAreLentIsOver() {
        String queue;
        try (SqsClient client = sqsClient()) {
            queue = client.createQueue(request -> request.queueName("letters-" + UUID.randomUUID()))
                    .queueUrl();
            for (int i = 0; i < 30; i++) {
                client.sendMessage(request -> request.queueUrl(queue).messageBody("no letter at all"));
            }
        }
        SteppingTime time = new SteppingTime(Duration.ofMinutes(3));
        List<Letter> told = new ArrayList<>();
        try (var letters =
                new QueueLetters(new LetterQueue(sqsClient(), queue, time), Map.of(), Duration.ofSeconds(5))) {
            Triage all = Triage.discard(letter -> true, Long.MAX_VALUE, () -> false);
            assertThat(letters.settle(all, (letter, decision) -> told.add(letter)))
                    .hasValueSatisfying(why -> assertThat(why).contains("visibility timeout"));
        }
        assertThat(told).hasSize(10);
    }

    /** Each look at the clock is so long after the one before. */
    private static final class SteppingTime implements Time {

        private final long step;
        private long now;

        SteppingTime(Duration step) {
            this.step = step.toNanos();
        }

        @Override
        public Instant now() {
            return Instant.EPOCH.plusNanos(now);
        }

        @Override
        public long nanos() {
            long before = now;
            now += step;
            return before;
        }

        @Override
        public void pause(Duration duration) {
            now += duration.toNanos();
        }
    }

    private static SqsClient sqsClient() {
        return SqsClient.builder()
                .httpClientBuilder(Apache5HttpClient.builder().useIdleConnectionReaper(false))
                .build();
    }
}
