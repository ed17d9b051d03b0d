package io.baton.infra.cli.doctor;

import io.baton.infra.cli.errors.ErrorText;
import io.baton.internal.lease.LeaseKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;

/** Checks that each lease has a function, and that the account lets all functions run twice at once. */
final class FunctionChecks {

    private static final String FUNCTIONS = "functions";
    private static final String QUOTA = "Lambda concurrency";

    /** A holder and its successor. */
    private static final int AT_ONCE = 2;

    private static final int SHORTEST_SECONDS = 60;

    private FunctionChecks() {}

    static List<Finding> look(
            LambdaClient lambda, Map<LeaseKey, FunctionConfiguration> functions, Collection<LeaseKey> leases) {
        List<Finding> findings = new ArrayList<>();
        findings.add(coverage(functions, leases));
        List<String> brief = functions.values().stream()
                .distinct()
                .filter(function -> function.timeout() != null && function.timeout() < SHORTEST_SECONDS)
                .map(FunctionConfiguration::functionName)
                .toList();
        if (!brief.isEmpty()) {
            findings.add(Finding.warn(
                    FUNCTIONS,
                    "the timeout is less than a minute: " + String.join(", ", brief),
                    "they end before their successors come, and partitions are idle in between",
                    "set their timeout to 15 minutes"));
        }
        if (!functions.isEmpty()) {
            findings.add(quota(lambda, distinct(functions)));
        }
        return findings;
    }

    private static Finding coverage(Map<LeaseKey, FunctionConfiguration> functions, Collection<LeaseKey> leases) {
        TreeSet<String> without = new TreeSet<>();
        leases.stream().filter(key -> !functions.containsKey(key)).forEach(key -> without.add(key.id()));
        TreeSet<String> never = new TreeSet<>();
        functions.keySet().stream().filter(key -> !leases.contains(key)).forEach(key -> never.add(key.id()));
        if (!without.isEmpty()) {
            return Finding.warn(
                    FUNCTIONS,
                    "no function of this account and region reads " + String.join(", ", without),
                    "their leases are left over, or their functions are in another account or region",
                    "deploy them, or delete the rows of partitions that are no longer to be read");
        }
        if (!never.isEmpty()) {
            return Finding.warn(
                    FUNCTIONS,
                    "have never claimed: " + String.join(", ", never),
                    "they fail before they claim, are not scheduled, or use another table",
                    "read their logs");
        }
        int count = distinct(functions);
        return Finding.ok(
                FUNCTIONS,
                count == functions.size()
                        ? "%,d, one for each lease".formatted(count)
                        : "%,d, for %,d leases".formatted(count, functions.size()));
    }

    /** One may read several partitions. */
    private static int distinct(Map<LeaseKey, FunctionConfiguration> functions) {
        return new HashSet<>(functions.values()).size();
    }

    private static Finding quota(LambdaClient lambda, int functions) {
        int needed = functions * AT_ONCE;
        try {
            int limit = lambda.getAccountSettings(request -> {}).accountLimit().concurrentExecutions();
            return limit >= needed
                    ? Finding.ok(
                            QUOTA,
                            "%,d functions need %,d at once; the account has %,d".formatted(functions, needed, limit))
                    : Finding.error(
                            QUOTA,
                            "%,d functions need %,d at once; the account has %,d".formatted(functions, needed, limit),
                            "successors are throttled, and partitions are idle when their holders end",
                            "ask AWS for more concurrent executions");
        } catch (SdkException e) {
            return Finding.skipped(QUOTA, "not known: " + ErrorText.of(e), "allow lambda:GetAccountSettings");
        }
    }
}
