package io.baton.infra.cli.doctor;

import io.baton.SettingsException;
import io.baton.infra.cli.connection.Clients;
import io.baton.infra.cli.connection.FunctionSchedule;
import io.baton.infra.cli.connection.Functions;
import io.baton.infra.cli.errors.ErrorText;
import io.baton.infra.cli.log.KafkaQuestionException;
import io.baton.infra.cli.snapshots.StateArchives;
import io.baton.infra.cli.view.Health;
import io.baton.infra.cli.view.LeaseState;
import io.baton.infra.cli.view.LeaseView;
import io.baton.internal.kafka.ClientProperties;
import io.baton.internal.lambda.Settings;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.time.Time;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;

/** All checks of a deployment, one after the other; a check that can't be made does not prevent the others. */
public final class DeploymentChecks {

    private final Clients clients;
    private final Time time;
    private final List<String> outputs;
    private final boolean exactlyOnce;
    /** What the checks before have seen. */
    private List<LeaseView> views = List.of();

    private List<FunctionConfiguration> deployed = List.of();

    public DeploymentChecks(Clients clients, Time time) {
        this(clients, time, List.of(), false);
    }

    /**
     * @param outputs the topics that the functions' pipelines write to, if they are named
     * @param exactlyOnce whether they do so exactly once; what has committed so is seen without it
     */
    public DeploymentChecks(Clients clients, Time time, List<String> outputs, boolean exactlyOnce) {
        this.clients = clients;
        this.time = time;
        this.outputs = List.copyOf(outputs);
        this.exactlyOnce = exactlyOnce;
    }

    /**
     * Makes all checks, in the order in which a function would meet the problems.
     *
     * @param variables a function's environment variables, if they are given
     * @param leases asks for the leases of the table
     * @param functions asks Lambda for the functions
     */
    public List<Finding> look(
            Optional<Map<String, String>> variables,
            Supplier<List<LeaseView>> leases,
            Supplier<List<FunctionConfiguration>> functions) {
        List<Finding> findings = new ArrayList<>();
        Set<LeaseKey> keys = new LinkedHashSet<>();
        findings.add(settings(variables, keys));
        findings.addAll(new TableChecks(
                        clients.dynamoDb(),
                        clients.table().store(),
                        clients.settings().table().value(),
                        time)
                .look());
        boolean tableAnswers = findings.stream()
                .noneMatch(finding -> finding.check().equals("lease table") && finding.grade() == Finding.Grade.ERROR);
        if (tableAnswers) {
            views = leases.get();
            findings.addAll(leases(views, keys));
        }
        findings.addAll(kafka(keys, variables));
        findings.addAll(functions(functions, keys));
        findings.addAll(state(variables));
        return findings;
    }

    private static Finding settings(Optional<Map<String, String>> variables, Set<LeaseKey> keys) {
        String check = "settings";
        if (variables.isEmpty()) {
            return Finding.skipped(
                    check,
                    "no function's variables are given",
                    "add --env-file FILE, or --function NAME of a deployed one");
        }
        try {
            Settings settings = Settings.fromEnvironment(variables.get());
            keys.addAll(settings.leases());
            return Finding.ok(
                    check,
                    "valid, for " + settings.leases().stream().map(LeaseKey::id).collect(Collectors.joining(", ")));
        } catch (SettingsException e) {
            return Finding.error(
                    check,
                    String.valueOf(e.getMessage()),
                    "the function fails before it reads a record",
                    "correct them");
        }
    }

    private static List<Finding> leases(List<LeaseView> views, Set<LeaseKey> keys) {
        String check = "leases";
        List<Finding> findings = new ArrayList<>();
        for (LeaseView view : views) {
            if (view.group() != null && view.topic() != null && view.partition() != null) {
                keys.add(new LeaseKey(view.group(), view.topic(), view.partition()));
            }
            if (view.state() == LeaseState.UNREADABLE) {
                findings.add(Finding.error(
                        check,
                        view.reason(),
                        "no invocation takes the partition over",
                        "repair the attribute by hand"));
            } else if (view.health() == Health.ERR) {
                findings.add(Finding.error(
                        check,
                        view.key() + ": " + view.reason(),
                        "records are lost or not processed",
                        "see 'leases describe'"));
            } else if (view.health() == Health.STOP) {
                findings.add(Finding.warn(
                        check,
                        view.key() + ": " + view.reason(),
                        "no invocation handles its records",
                        "run 'leases start' when it is to go on"));
            } else if (view.health() == Health.WARN) {
                findings.add(Finding.warn(
                        check, view.key() + ": " + view.reason(), "records may wait", "see 'leases describe'"));
            }
        }
        if (findings.isEmpty()) {
            findings.add(
                    views.isEmpty()
                            ? Finding.warn(
                                    check,
                                    "the table has no row",
                                    "no invocation has ever claimed a partition",
                                    "check the schedule, and read the functions' logs")
                            : Finding.ok(check, "%,d, all OK%s".formatted(views.size(), asleep(views))));
        }
        return findings;
    }

    private static String asleep(List<LeaseView> views) {
        long asleep =
                views.stream().filter(view -> view.state() == LeaseState.ASLEEP).count();
        return asleep == 0 ? "" : ", %,d of them asleep".formatted(asleep);
    }

    private List<Finding> kafka(Set<LeaseKey> keys, Optional<Map<String, String>> variables) {
        try {
            return clients.logs()
                    .map(open -> {
                        List<Finding> findings = new ArrayList<>(new KafkaChecks(open).look(keys));
                        if (findings.stream().noneMatch(DeploymentChecks::isAboutBrokers)) {
                            var written = new OutputChecks.Written(outputs, exactlyOnce, kafka(variables));
                            findings.addAll(new OutputChecks(open, written).look(keys));
                        }
                        return findings;
                    })
                    .orElseGet(() -> List.of(Finding.skipped(
                            "brokers",
                            "no Kafka connection is given",
                            "add --bootstrap-server, or --command-config FILE")));
        } catch (KafkaQuestionException e) {
            return List.of(Finding.error(
                    "brokers",
                    String.valueOf(e.getMessage()),
                    "no Kafka client can be created",
                    "correct the properties"));
        }
    }

    private static boolean isAboutBrokers(Finding finding) {
        return finding.check().equals("brokers") && finding.grade() == Finding.Grade.ERROR;
    }

    /** The properties that the functions' variables give their clients. */
    private static Map<String, String> kafka(Optional<Map<String, String>> variables) {
        return variables
                .map(given -> ClientProperties.fromEnvironment(given, new ArrayList<>()))
                .orElse(Map.of());
    }

    private List<Finding> functions(Supplier<List<FunctionConfiguration>> functions, Set<LeaseKey> keys) {
        try {
            List<FunctionConfiguration> all = functions.get();
            deployed = all;
            List<Finding> findings =
                    new ArrayList<>(FunctionChecks.look(clients.lambda(), Functions.byLease(all), keys));
            findings.addAll(schedules(all));
            return findings;
        } catch (SdkException e) {
            return List.of(Finding.skipped(
                    "functions",
                    "not known: " + ErrorText.of(e),
                    "see that AWS Lambda can be reached, and allow lambda:ListFunctions"));
        } catch (IllegalArgumentException e) {
            // a lab without functions
            return List.of(Finding.skipped(
                    "functions", String.valueOf(e.getMessage()), "nothing, if no function is meant to run"));
        }
    }

    /** Loads nothing of S3's SDK where no function and no row has state. */
    private List<Finding> state(Optional<Map<String, String>> variables) {
        var places = new StatefulPlaces(deployed, variables, views);
        if (places.isEmpty()) {
            return List.of();
        }
        List<Finding> findings = new ArrayList<>(places.unplaced());
        try (StateArchives archives = new StateArchives(clients, Map.of())) {
            findings.addAll(new StateChecks(archives, time).look(places.byPlace()));
        }
        return findings;
    }

    private List<Finding> schedules(List<FunctionConfiguration> functions) {
        if (clients.settings().isLab()) {
            return List.of(); // it starts its functions itself
        }
        List<FunctionConfiguration> ours =
                ScheduleChecks.ofTable(functions, clients.settings().table().value());
        if (ours.isEmpty()) {
            return List.of();
        }
        try {
            var schedules = FunctionSchedule.find(clients.eventBridge(), clients.scheduler(), ours);
            return new ScheduleChecks(ours, schedules).look();
        } catch (SdkException e) {
            return List.of(
                    Finding.skipped(
                            "schedules",
                            "not known: " + ErrorText.of(e),
                            "allow events:ListRules, events:ListTargetsByRule, scheduler:ListSchedules and scheduler:GetSchedule"));
        }
    }
}
