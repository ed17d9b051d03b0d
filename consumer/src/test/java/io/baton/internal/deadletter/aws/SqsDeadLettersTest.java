package io.baton.internal.deadletter.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.infra.local.SqsLocal;
import io.baton.internal.deadletter.DeadLetterException;
import io.baton.internal.deadletter.Letters;
import io.baton.spi.DeadLetter;
import io.baton.spi.DeadLetterSender;
import io.baton.spi.DeadLetterSender.Answer;
import io.baton.spi.DeadLetterSender.Form;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Letters to a server that keeps to SQS's limits, read back from it with AWS's own client. */
@Timeout(120)
class SqsDeadLettersTest {

    private static SqsLocal sqs;
    private static SqsClient reader;

    @BeforeAll
    static void start() {
        sqs = new SqsLocal().start();
        // where the SDK looks when the environment says nothing
        System.setProperty("aws.region", "us-east-1");
        System.setProperty("aws.accessKeyId", "local");
        System.setProperty("aws.secretAccessKey", "local");
        System.setProperty("aws.endpointUrlSqs", sqs.endpoint().toString());
        reader = SqsClient.builder()
                .httpClientBuilder(Apache5HttpClient.builder().useIdleConnectionReaper(false))
                .build();
    }

    @AfterAll
    static void end() {
        System.clearProperty("aws.endpointUrlSqs");
        reader.close();
        sqs.close();
    }

    @Test
    void aWholeLetterHasTheRecordsBytesAndHeaders() throws Exception {
        String queue = newQueue();
        byte[] key = {0, (byte) 0xff, 1};
        byte[] value = bytes(5_000);
        Headers headers = Letters.noHeaders();
        headers.add("hop", new byte[] {1});
        headers.add("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".getBytes(UTF_8));

        try (var sender = connected(queue)) {
            send(sender, Letters.about(Letters.record("orders", 17, key, value, headers)));
        }

        Message kept = only(receive(queue));
        Parsed letter = Parsed.from(kept.body());
        assertThat(letter.bytes("record", "key")).isEqualTo(key);
        assertThat(letter.bytes("record", "value")).isEqualTo(value);
        assertThat(letter.at("record", "headers").asArray()).hasSize(2);
        assertThat(kept.messageAttributes())
                .hasSize(7)
                .containsKeys("traceparent")
                .extractingByKey("baton.origin.offset")
                .satisfies(attribute -> {
                    assertThat(attribute.dataType()).isEqualTo("Number");
                    assertThat(attribute.stringValue()).isEqualTo("17");
                });
    }

    @Test
    void theLettersOfAKeyStayInOrderInAFifoQueueAndOneSentTwiceIsThereOnce() throws Exception {
        String queue = newFifoQueue();
        try (var sender = connected(queue)) {
            for (int i = 0; i < 3; i++) {
                DeadLetter letter =
                        Letters.about(Letters.record("orders", i, "zwölf".getBytes(UTF_8), null, Letters.noHeaders()));
                send(sender, letter);
                send(sender, letter);
            }
        }
        assertThat(receive(queue))
                .map(kept -> Parsed.from(kept.body()).text("origin", "offset"))
                .containsExactly("0", "1", "2");
    }

    @Test
    void severalThreadsMaySendAtOnce() throws Exception {
        String queue = newQueue();
        try (var sender = connected(queue);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var sent = new ArrayList<Future<Answer>>();
            for (int i = 0; i < 100; i++) {
                DeadLetter letter = Letters.about(Letters.record("orders", i, null, null, Letters.noHeaders()));
                Callable<Answer> task = () -> sender.send(letter, Form.WHOLE);
                sent.add(threads.submit(task));
            }
            for (Future<Answer> answer : sent) {
                assertThat(answer.get()).isEqualTo(new Answer.Acknowledged());
            }
        }
        assertThat(receive(queue))
                .map(kept -> Parsed.from(kept.body()).text("origin", "offset"))
                .hasSize(100)
                .doesNotHaveDuplicates();
    }

    @Test
    void aMebibyteIsTheMostAndAReferenceFits() throws Exception {
        String queue = newQueue();
        DeadLetter letter =
                Letters.about(Letters.record("orders", 17, null, bytes(AwsTarget.LIMIT_BYTES), Letters.noHeaders()));
        DeadLetter byItsHeaders = Letters.about(
                Letters.record("orders", 18, null, null, Letters.noHeaders().add("big", bytes(AwsTarget.LIMIT_BYTES))));
        DeadLetter justFits = Letters.about(Letters.record("orders", 19, null, bytes(780_000), Letters.noHeaders()));
        try (var sender = connected(queue)) {
            assertThat(sender.send(letter, Form.WHOLE)).isInstanceOf(Answer.TooLarge.class);
            assertThat(sender.send(byItsHeaders, Form.WHOLE)).isInstanceOf(Answer.TooLarge.class);
            assertThat(sender.send(byItsHeaders, Form.REFERENCE)).isEqualTo(new Answer.Acknowledged());
            send(sender, justFits);
        }
        List<Message> kept = receive(queue);
        assertThat(kept).hasSize(2);
        assertThat(Parsed.from(kept.get(0).body()).text("omitted", "headerBytes"))
                .isEqualTo("1048579");
        assertThat(kept.get(0).messageAttributes()).containsKey("baton.omitted");
        assertThat(Parsed.from(kept.get(1).body()).bytes("record", "value")).isEqualTo(bytes(780_000));
    }

    /** What our own count lets through is for the service to refuse; ElasticMQ does so at the same size. */
    @Test
    void whatTheServiceFindsTooLargeIsTooLarge() throws Exception {
        String queue = newQueue();
        var tooMuch = new AwsTarget.Service() {
            @Override
            public Object look() {
                return queue;
            }

            @Override
            public Object send(io.baton.internal.deadletter.aws.Message message) {
                return reader.sendMessage(
                        request -> request.queueUrl(queue).messageBody("x".repeat(AwsTarget.LIMIT_BYTES + 1)));
            }

            @Override
            public void close() {}
        };
        DeadLetter letter = Letters.about(Letters.record("orders", 17, null, null, Letters.noHeaders()));
        try (var sender = new AwsTarget("The SQS queue", "sqs:SendMessage", false, tooMuch)) {
            assertThat(sender.send(letter, Form.WHOLE)).isInstanceOf(Answer.TooLarge.class);
        }
    }

    @Test
    void aMissingQueueIsRefused() throws Exception {
        String queue = sqs.endpoint() + "/000000000000/missing";
        DeadLetter letter = Letters.about(Letters.record("orders", 17, null, null, Letters.noHeaders()));
        try (var sender = AwsDeadLetters.sqs(queue)) {
            assertThatThrownBy(sender::connect)
                    .isInstanceOf(DeadLetterException.class)
                    .hasMessage("The SQS queue " + queue + " does not exist: create it, or correct its name.");
            assertThat(sender.send(letter, Form.WHOLE))
                    .isInstanceOfSatisfying(
                            Answer.Unavailable.class,
                            answer -> assertThat(answer.why()).contains("does not exist"));
        }
    }

    @Test
    void aNameIsNoUrl() {
        assertThatThrownBy(() -> AwsDeadLetters.sqs("dead-letters"))
                .isInstanceOf(DeadLetterException.class)
                .hasMessageContaining("URL");
    }

    @Tag("long")
    @Test
    @Timeout(60) // not for as long as it is away
    void aServerThatIsAwayIsUnavailableUntilItIsBack() throws Exception {
        String queue = newQueue();
        DeadLetter letter = Letters.about(Letters.record("orders", 17, null, null, Letters.noHeaders()));
        try (var sender = connected(queue)) {
            sqs.pause();
            try {
                assertThat(sender.send(letter, Form.WHOLE)).isInstanceOf(Answer.Unavailable.class);
            } finally {
                sqs.resume();
            }
            send(sender, letter);
        }
        assertThat(receive(queue)).isNotEmpty();
    }

    @Tag("long")
    @Test
    void oneThatIsAwayAtTheStartKeepsNobodyFromThePartition() throws Exception {
        String queue = newQueue();
        DeadLetter letter = Letters.about(Letters.record("orders", 17, null, null, Letters.noHeaders()));
        try (var sender = AwsDeadLetters.sqs(queue)) {
            sqs.pause();
            try {
                sender.connect();
            } finally {
                sqs.resume();
            }
            send(sender, letter);
        }
    }

    @Test
    void anInterruptedSenderStopsWaiting() throws Exception {
        String queue = newQueue();
        DeadLetter letter = Letters.about(Letters.record("orders", 17, null, null, Letters.noHeaders()));
        try (var sender = connected(queue)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> sender.send(letter, Form.WHOLE)).isInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isFalse();
        }
    }

    @Test
    void closingEndsEveryThread() throws Exception {
        String queue = newQueue();
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        try (var sender = connected(queue)) {
            send(sender, Letters.about(Letters.record("orders", 17, null, null, Letters.noHeaders())));
        }
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (!before.contains(thread)) {
                thread.join(Duration.ofSeconds(5));
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
    }

    private static DeadLetterSender connected(String queue) {
        DeadLetterSender sender = AwsDeadLetters.sqs(queue);
        sender.connect();
        return sender;
    }

    private static void send(DeadLetterSender sender, DeadLetter letter) throws InterruptedException {
        assertThat(sender.send(letter, Form.WHOLE)).isEqualTo(new Answer.Acknowledged());
    }

    private static String newQueue() {
        String name = "letters-" + UUID.randomUUID();
        return reader.createQueue(request -> request.queueName(name)).queueUrl();
    }

    private static String newFifoQueue() {
        String name = "letters-" + UUID.randomUUID() + ".fifo";
        return reader.createQueue(
                        request -> request.queueName(name).attributes(Map.of(QueueAttributeName.FIFO_QUEUE, "true")))
                .queueUrl();
    }

    /** All there is. */
    private static List<Message> receive(String queue) {
        var all = new ArrayList<Message>();
        List<Message> some;
        do {
            some = reader.receiveMessage(request ->
                            request.queueUrl(queue).maxNumberOfMessages(10).messageAttributeNames("All"))
                    .messages();
            some.forEach(message ->
                    reader.deleteMessage(request -> request.queueUrl(queue).receiptHandle(message.receiptHandle())));
            all.addAll(some);
        } while (!some.isEmpty());
        return all;
    }

    private static byte[] bytes(int count) {
        var bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (i * 31);
        }
        return bytes;
    }

    private static <T> T only(List<T> list) {
        assertThat(list).hasSize(1);
        return list.get(0);
    }
}
