package io.baton.internal.lease.dynamodb;

import static io.baton.internal.lease.dynamodb.Values.generation;
import static io.baton.internal.lease.dynamodb.Values.instant;
import static io.baton.internal.lease.dynamodb.Values.number;
import static io.baton.internal.lease.dynamodb.Values.text;

import io.baton.internal.lease.Generation;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.PastInvocation;
import io.baton.internal.lease.Tick;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A past invocation as one attribute: a map, with what is not known left out. */
final class PastItem {

    /** What a handler threw may be long, and the item has room for a hundred. */
    private static final int LONGEST_REASON = 200;

    private PastItem() {}

    static AttributeValue written(PastInvocation past) {
        var map = new HashMap<String, AttributeValue>();
        map.put("generation", generation(past.generation()));
        map.put("requestId", text(past.requestId()));
        map.put("tick", number(past.tick().epochMillis()));
        map.put("functionVersion", text(past.functionVersion()));
        map.put("logStream", text(past.logStream()));
        map.put("startedAt", millis(past.startedAt()));
        map.put("claimedAt", millis(past.claimedAt()));
        put(map, "heldAt", past.heldAt());
        put(map, "drainingAt", past.drainingAt());
        map.put("endedAt", millis(past.endedAt()));
        map.put("outcome", text(past.outcome()));
        map.put("reason", text(brief(past.reason())));
        put(map, "fromOffset", past.fromOffset());
        put(map, "nextOffset", past.nextOffset());
        map.put("records", number(past.records()));
        putPositive(map, "deadLetters", past.deadLetters());
        put(map, "gapMillis", past.gapMillis());
        if (!past.seeks().isEmpty()) {
            map.put(
                    "seeks",
                    AttributeValue.fromL(
                            past.seeks().stream().map(PastItem::written).toList()));
        }
        PastInvocation.Evicted evicted = past.evicted();
        if (evicted != null) {
            map.put("evictedGeneration", generation(evicted.generation()));
            map.put("evictedOwner", text(evicted.ownerId()));
            map.put("evictedHolderSince", millis(evicted.since()));
            map.put("evictedHeartbeatAt", millis(evicted.heartbeatAt()));
        }
        PastInvocation.Written outputs = past.written();
        if (outputs != null) {
            map.put("outputs", number(outputs.outputs()));
            putPositive(map, "commits", outputs.commits());
            putPositive(map, "aborts", outputs.aborts());
            putPositive(map, "producersFenced", outputs.producersFenced());
        }
        return AttributeValue.fromM(map);
    }

    private static AttributeValue written(Lease.SeekDone seekDone) {
        return AttributeValue.fromM(Map.of(
                "number", number(seekDone.number()),
                "fromOffset", number(seekDone.from()),
                "toOffset", number(seekDone.to()),
                "generation", generation(seekDone.generation()),
                "by", text(seekDone.by()),
                "at", instant(seekDone.at())));
    }

    static PastInvocation read(Map<String, AttributeValue> map) {
        var item = new Item(map);
        return new PastInvocation(
                new Generation(item.natural("generation", Long.MAX_VALUE)),
                item.text("requestId"),
                new Tick(item.number("tick")),
                item.text("functionVersion"),
                item.text("logStream"),
                instantOf(item, "startedAt"),
                instantOf(item, "claimedAt"),
                item.has("heldAt") ? instantOf(item, "heldAt") : null,
                item.has("drainingAt") ? instantOf(item, "drainingAt") : null,
                instantOf(item, "endedAt"),
                item.text("outcome"),
                item.text("reason"),
                optional(item, "fromOffset"),
                optional(item, "nextOffset"),
                item.number("records"),
                orNone(item, "deadLetters"),
                optional(item, "gapMillis"),
                seeks(map.get("seeks")),
                item.has("evictedGeneration") ? evicted(item) : null,
                item.has("outputs") ? outputs(item) : null);
    }

    private static PastInvocation.Written outputs(Item item) {
        return new PastInvocation.Written(
                item.number("outputs"),
                orNone(item, "commits"),
                orNone(item, "aborts"),
                orNone(item, "producersFenced"));
    }

    private static PastInvocation.Evicted evicted(Item item) {
        return new PastInvocation.Evicted(
                new Generation(item.natural("evictedGeneration", Long.MAX_VALUE)),
                item.text("evictedOwner"),
                instantOf(item, "evictedHolderSince"),
                instantOf(item, "evictedHeartbeatAt"));
    }

    private static List<Lease.SeekDone> seeks(@Nullable AttributeValue seeks) {
        return seeks == null
                ? List.of()
                : seeks.l().stream().map(seek -> seekDone(new Item(seek.m()))).toList();
    }

    private static Lease.SeekDone seekDone(Item item) {
        return new Lease.SeekDone(
                item.number("number"),
                item.number("fromOffset"),
                item.number("toOffset"),
                new Generation(item.natural("generation", Long.MAX_VALUE)),
                item.text("by"),
                item.instant("at"));
    }

    private static String brief(String reason) {
        return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + "…";
    }

    /** A third of an instant's text in size, and the item is paid for by that. */
    private static AttributeValue millis(Instant instant) {
        return number(instant.toEpochMilli());
    }

    private static Instant instantOf(Item item, String name) {
        return Instant.ofEpochMilli(item.number(name));
    }

    private static @Nullable Long optional(Item item, String name) {
        return item.has(name) ? item.number(name) : null;
    }

    private static long orNone(Item item, String name) {
        return item.has(name) ? item.number(name) : 0;
    }

    private static void putPositive(Map<String, AttributeValue> map, String name, long number) {
        if (number > 0) {
            map.put(name, number(number));
        }
    }

    private static void put(Map<String, AttributeValue> map, String name, @Nullable Instant instant) {
        if (instant != null) {
            map.put(name, millis(instant));
        }
    }

    private static void put(Map<String, AttributeValue> map, String name, @Nullable Long number) {
        if (number != null) {
            map.put(name, number(number));
        }
    }
}
