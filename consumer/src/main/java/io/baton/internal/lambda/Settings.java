package io.baton.internal.lambda;

import io.baton.SettingsException;
import io.baton.internal.kafka.Authentication;
import io.baton.internal.kafka.ClientProperties;
import io.baton.internal.kafka.KafkaOutputTransactions;
import io.baton.internal.kafka.SourceSettings;
import io.baton.internal.kafka.StartPosition;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseTableName;
import io.baton.internal.lease.LeaseTimings;
import io.baton.internal.lease.PartitionRanges;
import io.baton.internal.lease.Setbacks;
import io.baton.internal.output.CommitLimits;
import io.baton.internal.state.Keeping;
import io.baton.internal.state.StateSettings;
import io.baton.internal.tenure.BufferLimits;
import io.baton.internal.tenure.OutOfRange;
import io.baton.internal.tenure.Tenure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * What a function is told by its environment variables; SETTINGS.md lists them.
 *
 * @param leases group, topic and partition of each partition that the function reads, in ascending order
 * @param leaseTable the lease table's name
 * @param source how the partition is read
 * @param idleAfter how long nothing must have come before the partitions are let sleep; empty for never
 * @param conduct the protocol's timeouts, the policy for records that were deleted unread, and the end position
 * @param buffer how much is fetched ahead
 * @param inFlight how many records the pipeline's workers may have in hand or in their queues
 * @param commits when outputs are committed
 * @param state where the pipeline's state is kept, and how much of it
 * @param metrics which metrics go to CloudWatch
 * @param authentication of function and brokers; names the secrets and does not hold them
 * @param kafka Kafka's client properties as given; may hold secrets
 */
public record Settings(
        List<LeaseKey> leases,
        LeaseTableName leaseTable,
        SourceSettings source,
        Optional<Duration> idleAfter,
        Tenure.Conduct conduct,
        BufferLimits buffer,
        int inFlight,
        CommitLimits commits,
        StateSettings state,
        MetricsSettings metrics,
        Authentication authentication,
        Map<String, String> kafka) {

    static final int DEFAULT_IN_FLIGHT = 4_096;
    /** Each record may add a range of at most 18 bytes to the lease row, and DynamoDB takes rows of 400 KB. */
    static final int MOST_IN_FLIGHT = 16_384;

    /** Figures of 64 partitions in a function: RATIONALE.md. */
    static final int MOST_PARTITIONS = 64;

    private static final int NOT_READ = -1;

    /** The table's key consists of group, topic and partition, and DynamoDB takes keys of 2,048 bytes. */
    private static final Pattern GROUP_ID =
            Pattern.compile("\\P{Cntrl}{1,255}(?<!%s)".formatted(KafkaOutputTransactions.OWN_GROUP));

    /** Without a slash: the key of the lease row has one before the topic. */
    private static final Pattern TOPIC = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._-]{1,249}");

    private static final Pattern LOG_LEVEL = Pattern.compile("(?i)TRACE|DEBUG|INFO|WARN|ERROR|OFF");

    /** The protocol's names in {@link LeaseTimings}. */
    private static final Map<String, String> TIMINGS = Map.of(
            "lease duration", "BATON_LEASE_DURATION",
            "margin", "BATON_LEASE_MARGIN",
            "renew interval", "BATON_RENEW_EVERY",
            "look interval", "BATON_ACTIVATE_EVERY",
            "attempt timeout", "BATON_DYNAMODB_ATTEMPT_TIMEOUT",
            "call timeout", "BATON_DYNAMODB_CALL_TIMEOUT",
            "drain budget", "BATON_DRAIN_BUDGET",
            "stop before deadline", "BATON_STOP_BEFORE_DEADLINE");

    private static final Duration SHORTEST_WAIT = Duration.ofMillis(100);

    private static final Duration SHORTEST_IDLE = Duration.ofSeconds(1);

    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*");

    private static final Duration SHORTEST_SNAPSHOT = Duration.ofMillis(50);
    /** Each invocation reads a small object for each snapshot that is kept. */
    private static final int MOST_HOURS = 168;

    private static final int MOST_DAYS = 400;

    private static final Pattern MILLIS = Pattern.compile("-?\\d{1,9}");

    private static final Duration SHORTEST_COMMIT = Duration.ofMillis(10);
    /** A transaction that is not ended in its timeout, 60 s by default, is aborted. */
    private static final Duration LONGEST_COMMIT = Duration.ofSeconds(10);

    /** An invocation holds for 13 minutes and more, where the tick is not the fourth of the hour. */
    private static final Duration LONGEST_IDLE = Duration.ofMinutes(12);

    /** Reads all settings. @throws SettingsException with every problem */
    public static Settings fromEnvironment(Map<String, String> environment) {
        var problems = new ArrayList<String>();
        var variables = new Variables(environment, problems);
        String group = variables.text(
                "BATON_GROUP_ID",
                GROUP_ID,
                null,
                "the consumer group this partition is read for: 1 to 255 characters, no control characters among them, not with -baton-outputs at the end, as the offsets of another group's outputs are kept so");
        String topic = variables.text(
                "BATON_TOPIC", TOPIC, null, "the topic to read: 1 to 249 letters, digits and . - _ as Kafka has it");
        List<Integer> partitions = partitions(variables, problems);
        LeaseTableName table = variables.parsed(
                "BATON_LEASE_TABLE",
                LeaseTableName.DEFAULT,
                LeaseTableName.DEFAULT,
                LeaseTableName.EXPECTED,
                LeaseTableName::new);
        SourceSettings source = source(variables);
        OutOfRange outOfRange = variables.choice("BATON_OUT_OF_RANGE", OutOfRange.STOP, "stop, earliest or latest");
        OptionalLong end = variables.parsed(
                "BATON_END_POSITION",
                OptionalLong.empty(),
                OptionalLong.empty(),
                "the offset to end at, a number from 0: everything before it is handled",
                Settings::offset);
        Optional<Duration> idleAfter = variables.parsed(
                "BATON_IDLE_AFTER",
                Optional.empty(),
                Optional.empty(),
                "a duration from 1s to 12m: each invocation counts anew, and the next one comes after 14 minutes at most",
                Settings::idleAfter);
        if (idleAfter.isPresent() && end.isPresent()) {
            problems.add(
                    "BATON_IDLE_AFTER and BATON_END_POSITION are both set: what comes to its end has no need of sleep. Leave one out");
        }
        // read by logback.xml
        variables.parsed("BATON_LOG_FORMAT", "JSON", "JSON", "JSON or Text", Settings::logFormat);
        variables.text("BATON_LOG_LEVEL", LOG_LEVEL, "INFO", "TRACE, DEBUG, INFO, WARN, ERROR or OFF");
        int mostCrashes = variables.number(
                "BATON_CRASHES_PER_RECORD",
                1,
                Setbacks.MOST,
                Tenure.Conduct.MOST_CRASHES,
                "a number of crashes with one record in hand, from 1 to " + Setbacks.MOST);
        if (partitions.size() > 1 && (end.isPresent() || source.start() instanceof StartPosition.AtOffset)) {
            problems.add(
                    "BATON_START_POSITION=offset:… and BATON_END_POSITION name an offset of one partition, and BATON_PARTITIONS names several: use BATON_PARTITION");
        }
        BufferLimits buffer = buffer(variables);
        int inFlight = variables.number(
                "BATON_IN_FLIGHT_RECORDS",
                1,
                MOST_IN_FLIGHT,
                DEFAULT_IN_FLIGHT,
                "a number of records from 1 to " + MOST_IN_FLIGHT);
        CommitLimits commits = commits(variables, partitions.size());
        StateSettings state = state(variables, partitions.size());
        LeaseTimings timings = timings(variables, problems);
        MetricsSettings metrics = MetricsSettings.read(variables);
        Map<String, String> kafka = ClientProperties.fromEnvironment(environment, problems);
        Authentication authentication = AuthSettings.read(variables, kafka.keySet(), problems);
        refuseShortTransactions(commits, state, kafka, problems);
        variables.refuseUnknown("BATON_");
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return new Settings(
                partitions.stream()
                        .map(partition -> new LeaseKey(group, topic, partition))
                        .toList(),
                table,
                source,
                idleAfter,
                new Tenure.Conduct(timings, outOfRange, end, mostCrashes),
                buffer,
                inFlight,
                commits,
                state,
                metrics,
                authentication,
                kafka);
    }

    public LeaseTimings timings() {
        return conduct.timings();
    }

    private static List<Integer> partitions(Variables variables, List<String> problems) {
        List<Integer> several = variables.parsed(
                "BATON_PARTITIONS",
                List.of(),
                List.of(NOT_READ),
                "the numbers of the partitions to read, such as 0-3 or 0,2,5-7: %s at most, each once"
                        .formatted(MOST_PARTITIONS),
                text -> PartitionRanges.parse(text, MOST_PARTITIONS));
        Integer optional = several.isEmpty() ? null : Integer.valueOf(NOT_READ);
        int one = variables.number(
                "BATON_PARTITION",
                0,
                optional,
                "the number of the partition to read, from 0 (or BATON_PARTITIONS: several)");
        if (several.isEmpty()) {
            return List.of(one);
        }
        if (one != NOT_READ) {
            problems.add("BATON_PARTITION and BATON_PARTITIONS are both set: set one of them");
        }
        return several;
    }

    private static SourceSettings source(Variables variables) {
        SourceSettings standard = SourceSettings.DEFAULT;
        return new SourceSettings(
                variables.parsed(
                        "BATON_START_POSITION",
                        standard.start(),
                        standard.start(),
                        "earliest, latest, timestamp:<ISO-8601 instant> or offset:<number from 0>",
                        StartPosition::parse),
                variables.number(
                        "BATON_FUNCTIONS",
                        1,
                        standard.functions(),
                        "how many partitions have a function, a number from 1"),
                variables.duration("BATON_CONNECT_TIMEOUT", SHORTEST_WAIT, standard.connectPatience()),
                variables.duration("BATON_SOURCE_CHECK_EVERY", SHORTEST_WAIT, standard.checkEvery()));
    }

    private static OptionalLong offset(String text) {
        long offset = Long.parseLong(text);
        if (offset < 0) {
            throw new IllegalArgumentException(text);
        }
        return OptionalLong.of(offset);
    }

    private static Optional<Duration> idleAfter(String text) {
        Duration duration = Variables.duration(text);
        if (duration.compareTo(SHORTEST_IDLE) < 0 || duration.compareTo(LONGEST_IDLE) > 0) {
            throw new IllegalArgumentException(text);
        }
        return Optional.of(duration);
    }

    private static BufferLimits buffer(Variables variables) {
        BufferLimits standard = BufferLimits.within(Runtime.getRuntime().maxMemory());
        return new BufferLimits(
                variables.number("BATON_BUFFER_RECORDS", 1, standard.records(), "a number of records from 1"),
                variables.number("BATON_BUFFER_BYTES", 1, (int) standard.bytes(), "a number of bytes from 1"));
    }

    private static CommitLimits commits(Variables variables, int partitions) {
        CommitLimits standard = CommitLimits.within(Runtime.getRuntime().maxMemory(), partitions);
        return new CommitLimits(
                variables.parsed(
                        "BATON_COMMIT_EVERY",
                        standard.every(),
                        standard.every(),
                        "a duration from 10ms to 10s: a transaction that is open for longer may be aborted by Kafka",
                        Settings::commitEvery),
                variables.number("BATON_COMMIT_RECORDS", 1, standard.records(), "a number of output records from 1"),
                variables.number("BATON_COMMIT_BYTES", 1, (int) standard.bytes(), "a number of bytes from 1"));
    }

    private static StateSettings state(Variables variables, int partitions) {
        long standard = StateSettings.within(Runtime.getRuntime().maxMemory(), partitions);
        return new StateSettings(
                variables.text("BATON_STATE_BUCKET", BUCKET, "", "the name of an S3 bucket"),
                variables.text(
                        "BATON_STATE_PREFIX",
                        PREFIX,
                        "baton",
                        "what the names of all objects begin with: letters, digits and . - _ /, not with / at either end"),
                variables.duration("BATON_STATE_EVERY", SHORTEST_SNAPSHOT, StateSettings.DEFAULT_EVERY),
                variables.number(
                        "BATON_STATE_BYTES",
                        1,
                        (int) Math.min(Integer.MAX_VALUE, standard),
                        "a number of bytes from 1"),
                new Keeping(
                        variables.number(
                                "BATON_STATE_KEEP_HOURS",
                                0,
                                MOST_HOURS,
                                Keeping.DEFAULT.hours(),
                                "a number of hours from 0 to " + MOST_HOURS),
                        variables.number(
                                "BATON_STATE_KEEP_DAYS",
                                0,
                                MOST_DAYS,
                                Keeping.DEFAULT.days(),
                                "a number of days from 0 to " + MOST_DAYS)));
    }

    private static Duration commitEvery(String text) {
        Duration duration = Variables.duration(text);
        if (duration.compareTo(SHORTEST_COMMIT) < 0 || duration.compareTo(LONGEST_COMMIT) > 0) {
            throw new IllegalArgumentException(text);
        }
        return duration;
    }

    /** Kafka would end them before they are committed. What is no number is Kafka's to refuse. */
    private static void refuseShortTransactions(
            CommitLimits commits, StateSettings state, Map<String, String> kafka, List<String> problems) {
        String timeout = kafka.getOrDefault(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, "");
        boolean byState = !state.bucket().isEmpty() && state.commitEvery().compareTo(commits.every()) > 0;
        long shortest = 2 * (byState ? state.commitEvery() : commits.every()).toMillis();
        if (MILLIS.matcher(timeout).matches() && Integer.parseInt(timeout) < shortest) {
            problems.add("KAFKA_TRANSACTION_TIMEOUT_MS is '%s', and must be at least twice %s: %s"
                    .formatted(
                            timeout,
                            byState
                                    ? "BATON_STATE_EVERY (counted as 10s where it is longer) where BATON_STATE_BUCKET is set, as each commit takes a snapshot"
                                    : "BATON_COMMIT_EVERY",
                            shortest));
        }
    }

    private static LeaseTimings timings(Variables variables, List<String> problems) {
        LeaseTimings standard = LeaseTimings.DEFAULT;
        int before = problems.size();
        Duration lease = variables.duration("BATON_LEASE_DURATION", standard.leaseDuration());
        Duration margin = variables.duration("BATON_LEASE_MARGIN", standard.margin());
        Duration renew = variables.duration("BATON_RENEW_EVERY", standard.renewEvery());
        Duration look = variables.duration("BATON_ACTIVATE_EVERY", standard.lookEvery());
        Duration attempt = variables.duration("BATON_DYNAMODB_ATTEMPT_TIMEOUT", standard.attemptTimeout());
        Duration call = variables.duration("BATON_DYNAMODB_CALL_TIMEOUT", standard.callTimeout());
        Duration drain = variables.duration("BATON_DRAIN_BUDGET", standard.drainBudget());
        Duration stop = variables.duration("BATON_STOP_BEFORE_DEADLINE", standard.stopBeforeDeadline());
        if (problems.size() > before) {
            return standard; // a value is wrong already, so the nesting can't be checked
        }
        try {
            return new LeaseTimings(lease, margin, renew, look, attempt, call, drain, stop);
        } catch (IllegalArgumentException e) {
            for (String problem : String.valueOf(e.getMessage()).split("; ", -1)) {
                problems.add("The timings of the lease do not fit together: " + inSettings(problem));
            }
            return standard;
        }
    }

    /** With the settings' names in place of the protocol's. */
    private static String inSettings(String problem) {
        String text = problem;
        for (Map.Entry<String, String> name : TIMINGS.entrySet()) {
            text = text.replace(name.getKey(), name.getValue());
        }
        return text;
    }

    private static String logFormat(String text) {
        if (!text.equals("JSON") && !text.equals("Text")) {
            throw new IllegalArgumentException(text);
        }
        return text;
    }

    /** Without Kafka's properties, which may hold secrets. */
    @Override
    public String toString() {
        return "Settings[%s, table %s, %s, idle after %s, %s, %s, in flight %s, %s, %s, %s, %s, kafka %s]"
                .formatted(
                        leases,
                        leaseTable,
                        source,
                        idleAfter,
                        conduct,
                        buffer,
                        inFlight,
                        commits,
                        state,
                        metrics,
                        authentication,
                        kafka.keySet());
    }
}
