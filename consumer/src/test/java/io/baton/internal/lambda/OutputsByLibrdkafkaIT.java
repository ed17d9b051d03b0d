package io.baton.internal.lambda;

import static io.baton.internal.lambda.Awaiting.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.Delivery;
import io.baton.Output;
import io.baton.internal.kafka.KafkaOutputTransactions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A judge that shares no code with Kafka's Java client: outputs read by librdkafka, with {@code kcat}. */
class OutputsByLibrdkafkaIT extends WritingInvocations {

    private static final int RECORDS = 1_000;
    private static final int ABORTED = 5;
    private static final Path KCAT = Path.of(System.getProperty("baton.kcat", "/usr/bin/kcat"));

    @Test
    void aReaderOfCommittedRecordsSeesEachOnceAndAnotherSeesWhatWasAborted() throws Exception {
        assertThat(KCAT)
                .as("outputs are read by librdkafka in %s: apt-get install kcat, or name it with -Dbaton.kcat=", KCAT)
                .isExecutable();
        String topic = site.newTopic(1);
        Output<String, String> output = newOutput();
        site.produce(topic, 0, RECORDS / 2);
        var running = start(topic, 0, () -> echo(Delivery.EXACTLY_ONCE, Mode.SERIAL, output));
        await(() -> site.checkpoint(topic) == RECORDS / 2);
        try (KafkaOutputTransactions zombie = transactions(topic, output)) {
            zombie.takeOver();
            for (int i = 0; i < ABORTED; i++) {
                zombie.send(record(output, "race-0", "aborted"));
            }
            // which makes the holder begin again, and so abort them
            site.produce(topic, RECORDS / 2, RECORDS);
            await(() -> site.checkpoint(topic) == RECORDS);
        }
        site.stop(topic, running);

        List<String> expected =
                IntStream.range(0, RECORDS).mapToObj(i -> "v" + i).toList();
        assertThat(kcat(output.topic(), "read_committed")).containsExactlyElementsOf(expected);
        List<String> all = kcat(output.topic(), "read_uncommitted");
        assertThat(all).containsSubsequence(expected).contains("aborted").hasSizeGreaterThan(RECORDS);
    }

    private List<String> kcat(String topic, String isolation) throws IOException, InterruptedException {
        Path read = Files.createTempFile("kcat", ".txt");
        Process reading = new ProcessBuilder(
                        KCAT.toString(),
                        "-b",
                        site.kafka.servers,
                        "-C",
                        "-t",
                        topic,
                        "-p",
                        "0",
                        "-o",
                        "beginning",
                        "-e",
                        "-q",
                        "-X",
                        "isolation.level=" + isolation,
                        "-f",
                        "%s\n")
                .redirectOutput(read.toFile())
                .redirectErrorStream(true)
                .start();
        try {
            assertThat(reading.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(reading.exitValue()).as(Files.readString(read)).isZero();
            return Files.readAllLines(read, UTF_8);
        } finally {
            reading.destroyForcibly();
            Files.delete(read);
        }
    }
}
