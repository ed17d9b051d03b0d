package io.baton.infra.deploy.check;

import io.baton.infra.deploy.config.Deployment;
import io.baton.infra.deploy.config.Quotas;
import io.baton.infra.deploy.config.Schedules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks that the account's quotas, as the file gives them, are enough. */
final class QuotaCheck {

    /** Lambda keeps this number for functions that reserve none. */
    private static final int KEPT_UNRESERVED = 100;

    /** Of an hour's 60 minutes, a function's successor runs beside the incumbent in 5, and for up to 2 minutes each. */
    private static final int SUCCESSOR_MINUTES = 5 * 2;

    private static final int PARTITIONS_OF_A_STACK = 50;

    private static final String HOW =
            "Ask AWS for more (aws service-quotas request-service-quota-increase --service-code %s --quota-code %s"
                    + " --desired-value …), then raise quotas.%s in the file.";
    private static final String MORE_CONCURRENCY = HOW.formatted("lambda", "L-B99A9384", "concurrentExecutions");
    private static final String MORE_RULES = HOW.formatted("events", "L-244521F2", "rules");
    private static final String MORE_STORAGE = HOW.formatted("lambda", "L-2ACBD22F", "codeStorageGigabytes");

    private static final String MORE_ROLES = HOW.formatted("iam", "L-FE177D64", "roles");
    private static final String MORE_POLICIES = HOW.formatted("iam", "L-0DA4ABF3", "managedPolicies");

    private final Deployment deployment;
    private final Quotas quotas;
    private final int functions;

    QuotaCheck(Deployment deployment) {
        this.deployment = deployment;
        this.quotas = deployment.quotas();
        this.functions = deployment.functions().size();
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        findings.add(concurrency());
        reserved().ifPresent(findings::add);
        rules().ifPresent(findings::add);
        storage().ifPresent(findings::add);
        roles().ifPresent(findings::add);
        managedPolicies().ifPresent(findings::add);
        return findings;
    }

    private Finding concurrency() {
        int holders = functions + Math.ceilDiv(functions * SUCCESSOR_MINUTES, 60);
        // the holders of before go on until the new functions have taken over
        int withWatchdogs =
                holders + deployment.leaving().size() + (deployment.schedules().watchdog() ? functions : 0);
        if (holders > quotas.concurrentExecutions()) {
            return Finding.problem(
                    "concurrency: holders and successors of %,d functions need %,d executions at once, of the account's %,d. %s"
                            .formatted(functions, holders, quotas.concurrentExecutions(), MORE_CONCURRENCY));
        }
        if (withWatchdogs > quotas.concurrentExecutions()) {
            return Finding.warning(
                    "concurrency: at the minute, with all watchdogs, %,d executions are wanted at once, of the account's %,d: some would be throttled, others' functions too. %s"
                            .formatted(withWatchdogs, quotas.concurrentExecutions(), MORE_CONCURRENCY));
        }
        return Finding.fine("concurrency: %,d executions at once at most, of the account's %,d"
                .formatted(withWatchdogs, quotas.concurrentExecutions()));
    }

    private Optional<Finding> reserved() {
        Integer reserved = deployment.function().machine().reservedConcurrency();
        if (reserved == null || reserved * deployed() <= quotas.concurrentExecutions() - KEPT_UNRESERVED) {
            return Optional.empty();
        }
        return Optional.of(Finding.problem(
                "reservedConcurrentExecutions: %,d of each of %,d functions are more than the account's %,d, of which %d can't be reserved. %s"
                        .formatted(
                                reserved,
                                deployed(),
                                quotas.concurrentExecutions(),
                                KEPT_UNRESERVED,
                                MORE_CONCURRENCY)));
    }

    private Optional<Finding> rules() {
        int needed = functions * deployment.schedules().perFunction();
        boolean fits = deployment.schedules().kind() != Schedules.Kind.RULE || needed <= quotas.rules();
        return fits
                ? Optional.empty()
                : Optional.of(Finding.problem(
                        "schedule: rule needs %,d rules, of the account's %,d: set schedule: auto, which uses EventBridge Scheduler for the others. Or: %s"
                                .formatted(needed, quotas.rules(), MORE_RULES)));
    }

    private Optional<Finding> storage() {
        Path jar = deployment.function().jar();
        if (!Files.isRegularFile(jar)) {
            return Optional.empty(); // HandlerCheck reports it
        }
        try {
            double gigabytes = Files.size(jar) / 1e9 * deployed();
            return gigabytes <= quotas.codeStorageGigabytes()
                    ? Optional.empty()
                    : Optional.of(Finding.problem(
                            "code: a copy of the jar for each function is %.1f GB, of the account's %d GB. Make the jar smaller (consumer/GUIDE.md, 'The function'), or: %s"
                                    .formatted(gigabytes, quotas.codeStorageGigabytes(), MORE_STORAGE)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + jar, e);
        }
    }

    /** Those that leave stay for as long as a change takes. */
    private int deployed() {
        return functions + deployment.leaving().size();
    }

    /** A stack whose functions have schedules of EventBridge Scheduler has one more. */
    private Optional<Finding> roles() {
        int needed = deployed() + Math.ceilDiv(deployment.source().partitions(), PARTITIONS_OF_A_STACK);
        return needed <= quotas.roles()
                ? Optional.empty()
                : Optional.of(Finding.problem(
                        "partitions: their functions need %,d roles of IAM (one for each, and some for EventBridge Scheduler), of the account's %,d. Raise partitionsPerFunction, or: %s"
                                .formatted(needed, quotas.roles(), MORE_ROLES)));
    }

    private Optional<Finding> managedPolicies() {
        int attached = deployment.function().grants().managedPolicies().size();
        return attached <= quotas.managedPolicies()
                ? Optional.empty()
                : Optional.of(Finding.problem(
                        "managedPolicies: the file has %d, and IAM attaches %d to a role. Combine them, or: %s"
                                .formatted(attached, quotas.managedPolicies(), MORE_POLICIES)));
    }
}
