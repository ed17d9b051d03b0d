package io.baton.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.KeyTimer;
import io.baton.Output;
import io.baton.RecordContext;
import io.baton.RecordId;
import io.baton.State;
import io.baton.Store;
import io.baton.Timer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandledLogTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-01T00:00:00.000123Z"), ZoneOffset.UTC);

    @TempDir
    private Path directory;

    @Test
    void aLineIsInTheFileAsSoonAsItIsWritten() throws IOException {
        HandledLog log = HandledLog.from(Map.of(HandledLog.DIRECTORY, directory.toString()), CLOCK);
        RecordHeaders headers = new RecordHeaders();
        headers.add("sequence", "17".getBytes(StandardCharsets.US_ASCII));
        log.write("race\t1", new Handling(headers), Instant.parse("2026-01-01T00:00:00.000100Z"));
        log.write(null, new Handling(new RecordHeaders()), log.begin());

        assertThat(lines())
                .containsExactly(
                        "rides\t2\t40\trace%091\t17\t3\trequest\t1767225600000100\t1767225600000123",
                        "rides\t2\t40\t\t-1\t3\trequest\t1767225600000123\t1767225600000123");
    }

    @Test
    void linesOfManyHandlersStayWhole() throws Exception {
        HandledLog log = HandledLog.from(Map.of(HandledLog.DIRECTORY, directory.toString()), CLOCK);
        var written = new ArrayList<Future<?>>();
        try (ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int race = 0; race < 500; race++) {
                String key = "race-" + race;
                written.add(handlers.submit(() -> {
                    log.write(key, new Handling(new RecordHeaders()), CLOCK.instant());
                }));
            }
        }
        for (Future<?> one : written) {
            one.get();
        }

        assertThat(lines())
                .hasSize(500)
                .allMatch(line -> line.matches("rides\\t2\\t40\\trace-\\d+\\t-1\\t3\\trequest\\t\\d{16}\\t\\d{16}"));
    }

    @Test
    void withoutADirectoryNothingIsWritten() throws IOException {
        HandledLog.from(Map.of(), CLOCK).write("race", new Handling(new RecordHeaders()), CLOCK.instant());

        assertThat(lines()).isEmpty();
    }

    private List<String> lines() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.flatMap(file -> {
                        try {
                            return Files.readAllLines(file).stream();
                        } catch (IOException e) {
                            throw new AssertionError(e);
                        }
                    })
                    .toList();
        }
    }

    private record Handling(Headers headers) implements RecordContext {

        @Override
        public <V> State<V> state(Store<?, V> store) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <K, V> State<V> state(Store<K, V> store, K key) {
            throw new UnsupportedOperationException();
        }

        @Override
        public KeyTimer timer(Timer timer) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <K extends @Nullable Object, V extends @Nullable Object> void send(
                Output<K, V> output, @Nullable K key, @Nullable V value) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <K extends @Nullable Object, V extends @Nullable Object> void send(
                Output<K, V> output, @Nullable K key, @Nullable V value, Headers headers) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String topic() {
            return "rides";
        }

        @Override
        public int partition() {
            return 2;
        }

        @Override
        public long offset() {
            return 40;
        }

        @Override
        public RecordId recordId() {
            return new RecordId("topic-id", 2, 40);
        }

        @Override
        public int attempt() {
            return 1;
        }

        @Override
        public Instant timestamp() {
            return CLOCK.instant();
        }

        @Override
        public long generation() {
            return 3;
        }

        @Override
        public Duration remainingTime() {
            return Duration.ZERO;
        }

        @Override
        public String requestId() {
            return "request";
        }
    }
}
