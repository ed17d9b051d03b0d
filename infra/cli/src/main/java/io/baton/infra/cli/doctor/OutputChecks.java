package io.baton.infra.cli.doctor;

import io.baton.infra.cli.errors.KafkaErrorText;
import io.baton.infra.cli.log.OutputCommits;
import io.baton.infra.cli.log.PartitionLogs;
import io.baton.internal.kafka.OutputProblem;
import io.baton.internal.kafka.OutputTopicCheck;
import io.baton.internal.kafka.TransactionCheck;
import io.baton.internal.lease.LeaseKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;

/** Checks what functions check before they claim where handlers write outputs: topics, transactional ids, groups, timeouts. */
final class OutputChecks {

    private static final String OUTPUTS = "outputs";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Nothing is known of the functions' own properties. */
    private static final Map<String, Object> NOT_TOLD = Map.of("isolation.level", "read_committed");

    private final PartitionLogs logs;
    private final Written written;

    /**
     * What the user says of the functions.
     *
     * @param topics that the pipelines write to
     * @param exactlyOnce whether they do so in transactions, if that is not seen by what is committed
     * @param kafka properties of the functions' clients; empty if no variables are given
     */
    record Written(List<String> topics, boolean exactlyOnce, Map<String, String> kafka) {

        Written {
            topics = List.copyOf(topics);
            kafka = Map.copyOf(kafka);
        }
    }

    OutputChecks(PartitionLogs logs, Written written) {
        this.logs = logs;
        this.written = written;
    }

    /** Empty where nothing is known to be written. */
    List<Finding> look(Collection<LeaseKey> leases) {
        try {
            List<LeaseKey> exactlyOnce = written.exactlyOnce() ? List.copyOf(leases) : exactlyOnce(leases);
            if (written.topics().isEmpty() && exactlyOnce.isEmpty()) {
                return List.of();
            }
            List<OutputProblem> problems = new ArrayList<>();
            if (!written.topics().isEmpty()) {
                Set<String> read = leases.stream().map(LeaseKey::topic).collect(Collectors.toSet());
                problems.addAll(OutputTopicCheck.problems(logs.admin(), written.topics(), read, PATIENCE));
            }
            if (!exactlyOnce.isEmpty()) {
                Map<String, Object> properties = Map.copyOf(written.kafka());
                problems.addAll(new TransactionCheck(
                                logs.admin(),
                                exactlyOnce,
                                properties.isEmpty() ? NOT_TOLD : properties,
                                properties,
                                PATIENCE)
                        .problems());
            }
            return findings(problems, exactlyOnce);
        } catch (KafkaException e) {
            return List.of(Finding.skipped(OUTPUTS, KafkaErrorText.of(e), "see what is said of brokers"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    /** Those with an offset that was committed with outputs. */
    private List<LeaseKey> exactlyOnce(Collection<LeaseKey> leases) {
        Set<LeaseKey> found =
                new OutputCommits(logs.admin(), PATIENCE).offsets(leases).keySet();
        return leases.stream().filter(found::contains).toList();
    }

    private List<Finding> findings(List<OutputProblem> problems, List<LeaseKey> exactlyOnce) {
        if (problems.isEmpty()) {
            List<String> seen = new ArrayList<>();
            if (!written.topics().isEmpty()) {
                seen.add("%s can be written to".formatted(String.join(", ", written.topics())));
            }
            if (!exactlyOnce.isEmpty()) {
                seen.add("%,d partitions write exactly once, and may".formatted(exactlyOnce.size()));
            }
            return List.of(Finding.ok(OUTPUTS, String.join("; ", seen)));
        }
        return problems.stream().map(OutputChecks::finding).toList();
    }

    private static Finding finding(OutputProblem problem) {
        String what = problem.what().replaceFirst("[.:]$", "");
        return switch (problem.grade()) {
            case ERROR -> Finding.error(OUTPUTS, what, "its functions fail before they claim", problem.remedy());
            case NOT_ALLOWED ->
                Finding.warn(
                        OUTPUTS,
                        what + " as the principal of this command",
                        "functions with the same principal fail before they claim; others may be allowed",
                        problem.remedy());
            case WARNING -> Finding.warn(OUTPUTS, what, "outputs are not what they should be", problem.remedy());
        };
    }
}
