package io.baton.internal.lambda;

import io.baton.internal.lease.dynamodb.RowAccess;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** As much of IAM as a row's access needs: what is not allowed is denied. */
final class Iam {

    private static final String ARN = "arn:aws:dynamodb:eu-central-1:123456789012:table/";

    private Iam() {}

    /** A request as IAM sees it; the leading keys are absent from one that names none. */
    record Request(String action, String resource, Optional<List<String>> leadingKeys) {

        static Request of(SdkRequest sent) {
            return switch (sent) {
                case GetItemRequest get -> new Request("dynamodb:GetItem", arn(get.tableName()), leading(get.key()));
                case UpdateItemRequest update ->
                    new Request("dynamodb:UpdateItem", arn(update.tableName()), leading(update.key()));
                case ScanRequest scan -> new Request("dynamodb:Scan", arn(scan.tableName()), Optional.empty());
                default -> throw new AssertionError("Say which key this names: " + sent.getClass());
            };
        }

        private static Optional<List<String>> leading(Map<String, AttributeValue> key) {
            return Optional.of(
                    List.of(key.getOrDefault("lease", AttributeValue.fromS("?")).s()));
        }
    }

    static String arn(String table) {
        return ARN + table;
    }

    static boolean allows(RowAccess access, Request request) {
        return access.actions().contains(request.action())
                && access.resource().equals(request.resource())
                && access.conditions().entrySet().stream()
                        .allMatch(condition -> holds(condition.getKey(), condition.getValue(), request));
    }

    private static boolean holds(String operator, Map<String, Object> operands, Request request) {
        Object value = operands.get("dynamodb:LeadingKeys");
        if (operands.size() != 1 || value == null) {
            throw new AssertionError("Not known of: " + operands);
        }
        Optional<List<String>> keys = request.leadingKeys();
        return switch (operator) {
            // true of a key that is absent, as IAM has it
            case "ForAllValues:StringEquals" ->
                keys.stream()
                        .flatMap(List::stream)
                        .allMatch(key -> ((List<?>) value)
                                .stream()
                                        .anyMatch(allowed ->
                                                substituted((String) allowed).equals(key)));
            case "Null" -> keys.isEmpty() == Boolean.parseBoolean((String) value);
            default -> throw new AssertionError("Not known: " + operator);
        };
    }

    /** With its policy variables replaced; of those only the dollar is known here. */
    private static String substituted(String text) {
        String marked = text.replace("${$}", "\u0000");
        if (marked.contains("${")) {
            return "whatever the principal's tags make of it";
        }
        return marked.replace('\u0000', '$');
    }
}
