package io.baton.internal.lease.dynamodb;

import io.baton.internal.lease.LeaseStoreException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** An item's attributes by type; names the one that is missing or of another. */
final class Item {

    /** Differences between instants from here to there fit into milliseconds. */
    private static final Instant EARLIEST = Instant.EPOCH;

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");
    private static final int LONGEST_SHOWN = 100;

    private final Map<String, AttributeValue> attributes;

    Item(Map<String, AttributeValue> attributes) {
        this.attributes = attributes;
    }

    boolean has(String name) {
        return attributes.containsKey(name);
    }

    boolean hasAny(Set<String> names) {
        return !Collections.disjoint(names, attributes.keySet());
    }

    String text(String name) {
        return typed(name, value(name).s(), "a string");
    }

    @Nullable
    String optionalText(String name) {
        return has(name) ? text(name) : null;
    }

    String name(String name) {
        String text = text(name);
        if (text.isBlank()) {
            throw unreadable(name, "is blank", null);
        }
        return text;
    }

    boolean flag(String name) {
        return typed(name, value(name).bool(), "a boolean");
    }

    byte[] bytes(String name) {
        return typed(name, value(name).b(), "binary").asByteArray();
    }

    long number(String name) {
        String digits = typed(name, value(name).n(), "a number");
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw unreadable(name, "is not a whole number of at most 64 bits: " + digits, e);
        }
    }

    long natural(String name, long largest) {
        long number = number(name);
        if (number < 0) {
            throw unreadable(name, "is negative: " + number, null);
        }
        if (number > largest) {
            throw unreadable(name, "is more than %s: %s".formatted(largest, number), null);
        }
        return number;
    }

    Instant instant(String name) {
        String text = text(name);
        Instant instant;
        try {
            instant = Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw unreadable(name, "is not an ISO-8601 instant: " + shown(text), e);
        }
        if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
            throw unreadable(name, "is not from %s to %s: %s".formatted(EARLIEST, LATEST, text), null);
        }
        return instant;
    }

    LeaseStoreException unreadable(String attribute, String problem, @Nullable Throwable cause) {
        AttributeValue key = attributes.get(Row.LEASE);
        return new LeaseStoreException(
                "The lease row '%s' can't be read, so no invocation touches it: attribute '%s' %s"
                        .formatted(key == null ? "?" : shown(String.valueOf(key.s())), attribute, problem),
                cause);
    }

    private <T> T typed(String name, @Nullable T value, String type) {
        if (value == null) {
            throw unreadable(
                    name,
                    "is not %s: its type in DynamoDB is %s"
                            .formatted(type, value(name).type()),
                    null);
        }
        return value;
    }

    private AttributeValue value(String name) {
        AttributeValue value = attributes.get(name);
        if (value == null) {
            throw unreadable(name, "is missing", null);
        }
        return value;
    }

    static String shown(Object value) {
        String text = value.toString();
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
    }
}
