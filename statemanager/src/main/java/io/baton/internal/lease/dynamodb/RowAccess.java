package io.baton.internal.lease.dynamodb;

import io.baton.internal.lease.LeaseKey;
import java.util.List;
import java.util.Map;

/**
 * What the role of a function is to be allowed of the lease table: to read and update its own row and that row's history,
 * and nothing else. In IAM's words, for a statement whose effect is Allow.
 *
 * @param actions all that {@link DynamoDbLeaseStore} sends for an invocation; a scan is the operator's
 * @param resource the table's ARN
 * @param conditions operator, condition key, value
 */
public record RowAccess(List<String> actions, String resource, Map<String, Map<String, Object>> conditions) {

    private static final String LEADING_KEYS = "dynamodb:LeadingKeys";

    public static RowAccess to(LeaseKey key, String tableArn) {
        return new RowAccess(
                List.of("dynamodb:GetItem", "dynamodb:UpdateItem"),
                tableArn,
                Map.of(
                        "ForAllValues:StringEquals",
                                Map.of(LEADING_KEYS, List.of(literal(key.id()), literal(DynamoDbLeaseHistory.id(key)))),
                        // for all values is true of none, as in a request that names no key
                        "Null", Map.of(LEADING_KEYS, "false")));
    }

    /** A group's id may look like one of IAM's policy variables. */
    private static String literal(String text) {
        return text.replace("${", "${$}{");
    }
}
