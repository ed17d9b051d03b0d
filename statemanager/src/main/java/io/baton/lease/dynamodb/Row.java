package io.baton.lease.dynamodb;

import static io.baton.lease.dynamodb.Attributes.*;

import io.baton.lease.Checkpoint;
import io.baton.lease.Desired;
import io.baton.lease.FinishedAhead;
import io.baton.lease.Generation;
import io.baton.lease.Lease;
import io.baton.lease.LeaseKey;
import io.baton.lease.LeaseStoreException;
import io.baton.lease.Tick;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads an item as a lease; what it can't read it names, and refuses. */
final class Row {

    private final Map<String, AttributeValue> item;

    private Row(Map<String, AttributeValue> item) {
        this.item = item;
    }

    static Lease read(Map<String, AttributeValue> item) {
        return new Row(item).lease();
    }

    private Lease lease() {
        long format = number(FORMAT);
        if (format != FORMAT_VERSION) {
            throw unreadable(FORMAT, "is %d; this version of Baton reads %d".formatted(format, FORMAT_VERSION), null);
        }
        return new Lease(
                new LeaseKey(text(GROUP_ID), text(TOPIC), (int) number(PARTITION)),
                optionalText(TOPIC_ID),
                has(GENERATION) ? generation(GENERATION) : Generation.NONE,
                has(CLAIM_GENERATION) ? claim() : null,
                has(HOLDER_GENERATION) ? holder() : null,
                has(NEXT_OFFSET) ? progress() : null,
                has(RELEASED_GENERATION)
                        ? new Lease.HandOff(generation(RELEASED_GENERATION), instant(SERVED_UNTIL))
                        : null,
                order(),
                has(ADMITTED_TICK)
                        ? new Lease.Admitted(
                                new Tick(number(ADMITTED_TICK)), text(ADMITTED_OWNER), instant(ADMITTED_AT))
                        : null);
    }

    private Lease.Claim claim() {
        return new Lease.Claim(
                generation(CLAIM_GENERATION),
                text(CLAIM_OWNER),
                new Tick(number(CLAIM_TICK)),
                number(CLAIM_BEAT),
                instant(CLAIM_BEAT_AT),
                flag(CLAIM_ENDED));
    }

    private Lease.Holder holder() {
        return new Lease.Holder(
                generation(HOLDER_GENERATION),
                text(HOLDER_OWNER),
                number(HOLDER_BEAT),
                instant(HOLDER_SINCE),
                text(HOLDER_LOG_STREAM),
                text(HOLDER_VERSION));
    }

    private Lease.Progress progress() {
        long offset = number(NEXT_OFFSET);
        if (offset < 0) {
            throw unreadable(NEXT_OFFSET, "is negative: " + offset, null);
        }
        var epoch = has(LEADER_EPOCH) ? OptionalInt.of((int) number(LEADER_EPOCH)) : OptionalInt.empty();
        return new Lease.Progress(checkpoint(offset, epoch), instant(CHECKPOINTED_AT));
    }

    private Checkpoint checkpoint(long offset, OptionalInt epoch) {
        if (!has(FINISHED_AHEAD)) {
            return new Checkpoint(offset, epoch);
        }
        SdkBytes encoded = value(FINISHED_AHEAD).b();
        if (encoded == null) {
            throw unreadable(FINISHED_AHEAD, "is not binary: " + value(FINISHED_AHEAD), null);
        }
        try {
            return new Checkpoint(offset, epoch, FinishedAhead.decoded(encoded.asByteArray(), offset));
        } catch (IllegalArgumentException e) {
            throw unreadable(FINISHED_AHEAD, "can't be read: " + e.getMessage(), e);
        }
    }

    private Lease.Order order() {
        String word = text(DESIRED);
        Desired desired = switch (word) {
            case "RUN" -> Desired.RUN;
            case "STOP" -> Desired.STOP;
            default -> throw unreadable(DESIRED, "is neither RUN nor STOP: " + word, null);
        };
        return new Lease.Order(
                desired,
                optionalText(DESIRED_BY),
                optionalText(DESIRED_WHY),
                has(DESIRED_AT) ? instant(DESIRED_AT) : null);
    }

    private boolean has(String name) {
        return item.containsKey(name);
    }

    private AttributeValue value(String name) {
        AttributeValue value = item.get(name);
        if (value == null) {
            throw unreadable(name, "is missing", null);
        }
        return value;
    }

    private String text(String name) {
        String text = value(name).s();
        if (text == null) {
            throw unreadable(name, "is not a string: " + value(name), null);
        }
        return text;
    }

    private @Nullable String optionalText(String name) {
        return has(name) ? text(name) : null;
    }

    private long number(String name) {
        String digits = value(name).n();
        if (digits == null) {
            throw unreadable(name, "is not a number: " + value(name), null);
        }
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw unreadable(name, "is not a whole number: " + digits, e);
        }
    }

    private Generation generation(String name) {
        long number = number(name);
        if (number < 0) {
            throw unreadable(name, "is negative: " + number, null);
        }
        return new Generation(number);
    }

    private boolean flag(String name) {
        Boolean flag = value(name).bool();
        if (flag == null) {
            throw unreadable(name, "is not a boolean: " + value(name), null);
        }
        return flag;
    }

    private Instant instant(String name) {
        try {
            return Instant.parse(text(name));
        } catch (DateTimeParseException e) {
            throw unreadable(name, "is not an ISO-8601 instant: " + text(name), e);
        }
    }

    private LeaseStoreException unreadable(String attribute, String problem, @Nullable Throwable cause) {
        AttributeValue key = item.get(LEASE);
        return new LeaseStoreException(
                "The lease row '%s' can't be read, so nobody touches it: attribute '%s' %s"
                        .formatted(key == null ? "?" : key.s(), attribute, problem),
                cause);
    }
}
