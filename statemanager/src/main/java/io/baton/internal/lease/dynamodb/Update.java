package io.baton.internal.lease.dynamodb;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Puts one conditional update together. Attribute names become {@code #name}, values {@code :name}. */
final class Update {

    private final List<String> sets = new ArrayList<>();
    private final List<String> removes = new ArrayList<>();
    private final List<String> conditions = new ArrayList<>();
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, AttributeValue> values = new HashMap<>();

    /** {@code condition} in DynamoDB's own words; its names and values are declared by {@link #name} and {@link #value}. */
    Update when(String condition) {
        conditions.add("(" + condition + ")");
        return this;
    }

    Update whenEquals(String attribute, AttributeValue expected) {
        String value = value("is_" + attribute, expected);
        return when(name(attribute) + " = " + value);
    }

    Update whenAbsent(String attribute) {
        return when("attribute_not_exists(" + name(attribute) + ")");
    }

    Update set(String attribute, AttributeValue value) {
        sets.add(name(attribute) + " = " + value(attribute, value));
        return this;
    }

    /** What the other attribute was before this update. */
    Update setTo(String attribute, String other) {
        sets.add(name(attribute) + " = " + name(other));
        return this;
    }

    Update setIfAbsent(String attribute, AttributeValue value) {
        sets.add("%1$s = if_not_exists(%1$s, %2$s)".formatted(name(attribute), value(attribute, value)));
        return this;
    }

    /** One more than {@code of} was before this update; both may be the same attribute. */
    Update setNext(String attribute, String of) {
        sets.add("%s = if_not_exists(%s, %s) + %s"
                .formatted(name(attribute), name(of), value("zero", Values.number(0)), value("one", Values.number(1))));
        return this;
    }

    Update remove(String... attributes) {
        for (String attribute : attributes) {
            removes.add(name(attribute));
        }
        return this;
    }

    String name(String attribute) {
        names.put("#" + attribute, attribute);
        return "#" + attribute;
    }

    String value(String name, AttributeValue value) {
        values.put(":" + name, value);
        return ":" + name;
    }

    UpdateItemRequest request(String table, Map<String, AttributeValue> key) {
        var update = new StringBuilder("SET ").append(String.join(", ", sets));
        if (!removes.isEmpty()) {
            update.append(" REMOVE ").append(String.join(", ", removes));
        }
        var request = UpdateItemRequest.builder()
                .tableName(table)
                .key(key)
                .updateExpression(update.toString())
                .expressionAttributeNames(names)
                .expressionAttributeValues(values)
                .returnValues(ReturnValue.ALL_NEW)
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD);
        return conditions.isEmpty()
                ? request.build()
                : request.conditionExpression(String.join(" AND ", conditions)).build();
    }
}
