package io.baton.internal.lease.dynamodb;

import io.baton.internal.aws.AwsProblem;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseStoreException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Calls of one table, whose troubles are told in words that say what to do. */
record TableCalls(String table) {

    /**
     * A read comes first in an invocation, in a sandbox that may be loading classes on a fraction of a core; an operator's
     * comes over any network. Nothing is held yet, so nothing is at stake if it takes longer than the protocol's own calls may.
     */
    static final AwsRequestOverrideConfiguration PATIENT = AwsRequestOverrideConfiguration.builder()
            .apiCallAttemptTimeout(Duration.ofSeconds(5))
            .apiCallTimeout(Duration.ofSeconds(15))
            .build();

    <T> T asking(String doing, Supplier<T> call) {
        try {
            return call.get();
        } catch (SdkException e) {
            throw new LeaseStoreException(explained(doing, e), e);
        }
    }

    private String explained(String doing, SdkException e) {
        String said = String.valueOf(e.getMessage());
        if (said.contains("key element does not match the schema") || said.contains("required keys was not given")) {
            return "The table '%s' is not a lease table: its key must be the string '%s' alone (%s)"
                    .formatted(table, Row.LEASE, doing);
        }
        AwsProblem problem = AwsProblem.of(e);
        return switch (problem.kind()) {
            case MISSING ->
                "The lease table '%s' does not exist in this account and region (%s). Create it, or name the one that does (BATON_LEASE_TABLE, or --table)."
                        .formatted(table, doing);
            case UNREACHABLE, NO_ANSWER, UNKNOWN_HOST ->
                "The lease table '%s' did not answer (%s): %s".formatted(table, doing, problem);
            case THROTTLED -> "The lease table '%s' is throttled (%s): %s".formatted(table, doing, problem);
            case NO_CREDENTIALS, EXPIRED_CREDENTIALS, REFUSED_CREDENTIALS, NO_REGION, NOT_TRUSTED, FAILED ->
                "The lease table '%s' could not be asked (%s): %s".formatted(table, doing, problem);
            case NOT_ALLOWED, INVALID, OTHER ->
                "The lease table '%s' refused (%s): %s".formatted(table, doing, problem);
        };
    }

    static Map<String, AttributeValue> keyOf(LeaseKey key) {
        return Map.of(Row.LEASE, Values.text(key.id()));
    }
}
