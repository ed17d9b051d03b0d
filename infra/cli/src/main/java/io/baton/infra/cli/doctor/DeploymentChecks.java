package io.baton.infra.cli.doctor;

import io.baton.SettingsException;
import io.baton.infra.cli.connection.Clients;
import io.baton.infra.cli.errors.ErrorText;
import io.baton.infra.cli.log.KafkaQuestionException;
import io.baton.infra.cli.view.Health;
import io.baton.infra.cli.view.LeaseState;
import io.baton.infra.cli.view.LeaseView;
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
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;

/** All checks of one deployment, one after the other; one that can't be made keeps none of the others from it. */
public final class DeploymentChecks {

    private final Clients clients;
    private final Time time;

    public DeploymentChecks(Clients clients, Time time) {
        this.clients = clients;
        this.time = time;
    }

    /**
     * Everything, in the order in which a function would stumble over it.
     *
     * @param variables a function's, if they are given
     * @param leases what the table shows
     * @param functions asks Lambda which functions there are
     */
    public List<Finding> look(
            Optional<Map<String, String>> variables,
            Supplier<List<LeaseView>> leases,
            Supplier<Map<LeaseKey, FunctionConfiguration>> functions) {
        List<Finding> findings = new ArrayList<>();
        Set<LeaseKey> keys = new LinkedHashSet<>();
        findings.add(settings(variables, keys));
        findings.addAll(new TableChecks(
                        clients.dynamoDb(), clients.store(), clients.settings().table(), time)
                .look());
        boolean tableAnswers = findings.stream()
                .noneMatch(finding -> finding.check().equals("lease table") && finding.grade() == Finding.Grade.ERROR);
        if (tableAnswers) {
            findings.addAll(leases(leases.get(), keys));
        }
        findings.addAll(kafka(keys));
        findings.addAll(functions(functions, keys));
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
            keys.add(settings.lease());
            return Finding.ok(check, "a function would start with them, for " + settings.lease());
        } catch (SettingsException e) {
            return Finding.error(
                    check,
                    String.valueOf(e.getMessage()),
                    "the function fails before it reads anything",
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
                        "nobody takes the partition over",
                        "mend the attribute that is named, by hand"));
            } else if (view.health() == Health.ERR) {
                findings.add(Finding.error(
                        check,
                        view.key() + ": " + view.reason(),
                        "records are lost or not done",
                        "see 'leases describe'"));
            } else if (view.health() == Health.STOP || view.health() == Health.WARN) {
                findings.add(Finding.warn(
                        check, view.key() + ": " + view.reason(), "records wait", "see 'leases describe'"));
            }
        }
        if (findings.isEmpty()) {
            findings.add(
                    views.isEmpty()
                            ? Finding.warn(
                                    check,
                                    "the table has no row",
                                    "no invocation has ever begun here",
                                    "look at the schedule and into the functions' logs")
                            : Finding.ok(check, "%,d, all of them well".formatted(views.size())));
        }
        return findings;
    }

    private List<Finding> kafka(Set<LeaseKey> keys) {
        try {
            return clients.logs()
                    .map(open -> new KafkaChecks(open).look(keys))
                    .orElseGet(() -> List.of(Finding.skipped(
                            "brokers",
                            "no Kafka connection is given",
                            "add --bootstrap-server, or --command-config FILE")));
        } catch (KafkaQuestionException e) {
            return List.of(Finding.error(
                    "brokers",
                    String.valueOf(e.getMessage()),
                    "no client can be made with them",
                    "correct the properties"));
        }
    }

    private List<Finding> functions(Supplier<Map<LeaseKey, FunctionConfiguration>> functions, Set<LeaseKey> keys) {
        try {
            return FunctionChecks.look(clients.lambda(), functions.get(), keys);
        } catch (SdkException e) {
            return List.of(Finding.skipped(
                    "functions", "not told: " + ErrorText.of(e), "allow lambda:ListFunctions to have them checked"));
        } catch (IllegalArgumentException e) {
            // a lab without functions
            return List.of(
                    Finding.skipped("functions", String.valueOf(e.getMessage()), "nothing, if none is meant to run"));
        }
    }
}
