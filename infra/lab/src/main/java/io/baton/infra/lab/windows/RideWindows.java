package io.baton.infra.lab.windows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.baton.infra.ledger.WindowEvidence;
import io.baton.infra.ledger.WindowEvidence.WindowHistory;
import io.baton.infra.ledger.WindowInput;
import io.baton.infra.ledger.WindowOutput;
import io.baton.infra.ledger.WindowTerms;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;

/**
 * The windows of the demo's function, and the evidence for their judge: the rides as they stand in Kafka, and the standings that the
 * function wrote. Confined to the main thread.
 */
public final class RideWindows implements AutoCloseable {

    /** Where the standings go. */
    public static final String TOPIC = "race-standings";

    /** A minute of production, compressed; long enough for some records of each race. */
    static final Duration SIZE = Duration.ofSeconds(2);

    static final Duration OUT_OF_ORDER = Duration.ofMillis(500);
    private static final Duration IDLE = Duration.ofMillis(500);

    /** How long after a snapshot the next one is due. */
    private static final Duration STATE_EVERY = Duration.ofSeconds(1);

    /** The checkpoint waits for a snapshot, and this long at most for the snapshot to be kept. */
    private static final Duration SNAPSHOT_TAKES = Duration.ofSeconds(3);

    /** By how much more a crash may set the checkpoint back. */
    public static final Duration MORE_REPLAY = STATE_EVERY.plus(SNAPSHOT_TAKES);

    /** So that the judge knows when each ride was appended; its event time is in its value. */
    public static final Map<String, String> TOPIC_PROPERTIES = Map.of("message.timestamp.type", "LogAppendTime");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final WindowTerms terms;
    private final TopicReader rides;
    private final TopicReader standings;
    private final List<WindowInput> inputs = new ArrayList<>();
    private final List<WindowOutput> outputs = new ArrayList<>();
    private WindowHistory history = WindowHistory.NONE;

    /** @param topic of the rides, with as many partitions as the topic of the standings */
    public RideWindows(String bootstrapServers, String topic, int partitions, boolean exactlyOnce) {
        terms = new WindowTerms(SIZE, OUT_OF_ORDER, IDLE, exactlyOnce);
        rides = new TopicReader(bootstrapServers, topic, partitions, IsolationLevel.READ_COMMITTED);
        standings = new TopicReader(bootstrapServers, TOPIC, partitions, IsolationLevel.READ_COMMITTED);
    }

    /** Says what the windows are. */
    public static String described(boolean exactlyOnce) {
        return "each race's standing in each %s s goes to the topic %s, %s"
                .formatted(SIZE.toSeconds(), TOPIC, exactlyOnce ? "exactly once" : "at least once");
    }

    /** What makes the demo's function have windows; the state's bucket comes on top. */
    public Map<String, String> environment() {
        return new TreeMap<>(Map.of(
                // the last snapshot has to fit in, on a busy machine too; and with it the calls at the end before the
                // deadline
                "BATON_DRAIN_BUDGET",
                "2500ms",
                "BATON_DYNAMODB_CALL_TIMEOUT",
                "1500ms",
                "RIDE_STANDINGS",
                TOPIC,
                "RIDE_STANDINGS_DELIVERY",
                terms.exactlyOnce() ? "exactly-once" : "at-least-once",
                "RIDE_WINDOW_MILLIS",
                Long.toString(SIZE.toMillis()),
                "RIDE_WINDOW_OUT_OF_ORDER_MILLIS",
                Long.toString(OUT_OF_ORDER.toMillis()),
                "RIDE_WINDOW_IDLE_MILLIS",
                Long.toString(IDLE.toMillis()),
                "BATON_STATE_EVERY",
                STATE_EVERY.toMillis() + "ms",
                "BATON_METRICS_INTERVAL",
                "1s"));
    }

    /** How many windows have not come yet of those that have records; the clock closes the last ones. */
    public long missing() {
        return evidence().missing();
    }

    /** What came since the last time. Nothing is to be produced meanwhile. */
    public WindowEvidence take() {
        WindowEvidence taken = evidence();
        history = taken.history();
        inputs.clear();
        outputs.clear();
        return taken;
    }

    private WindowEvidence evidence() {
        rides.readOn(record -> inputs.add(input(record)));
        standings.readOn(record ->
                outputs.add(WindowOutput.parse(record.partition(), record.offset(), record.key(), record.value())));
        return new WindowEvidence(inputs, outputs, terms, history);
    }

    private static WindowInput input(ConsumerRecord<String, String> record) {
        try {
            JsonNode ride = JSON.readTree(record.value());
            return new WindowInput(
                    record.partition(),
                    record.offset(),
                    record.key(),
                    ride.path("sequence").asLong(),
                    ride.path("power").asLong(),
                    ride.path("timestamp").asLong(),
                    record.timestamp());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(
                    "partition %s offset %s is no ride".formatted(record.partition(), record.offset()), e);
        }
    }

    @Override
    public void close() {
        try (rides;
                standings) {
            // each has its own connections
        }
    }
}
