package io.baton.internal.lambda;

import io.baton.EventException;
import io.baton.internal.lease.Intent;
import io.baton.internal.lease.Tick;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the intent of an event. A scheduled rule of EventBridge sends its envelope, whose {@code time} is the tick. EventBridge
 * Scheduler has the same envelope as its input, with {@code <aws.scheduler.scheduled-time>} as the time. The watchdog's event
 * also has {@code "baton": {"trigger": "watchdog"}}. An event without a {@code time} is an invocation by hand, and counts as
 * the newest.
 */
final class TickEvent {

    private TickEvent() {}

    /** @param now the tick of an invocation by hand */
    static Intent read(@Nullable Map<String, Object> event, Instant now) {
        if (event == null || event.isEmpty()) {
            return new Intent.Manual(Tick.at(now));
        }
        if (event.containsKey("Records")) {
            throw new EventException(
                    "The event holds records of its own ('Records'): this function reads Kafka by itself and is started by a schedule. Remove the event source mapping or trigger that sends them.");
        }
        Object time = event.get("time");
        String trigger = trigger(event.get("baton"));
        return switch (trigger) {
            case "watchdog" -> new Intent.Watchdog(time == null ? Tick.at(now) : tick(time));
            case "manual" -> new Intent.Manual(Tick.at(now));
            case "schedule" -> time == null ? new Intent.Manual(Tick.at(now)) : new Intent.Scheduled(tick(time));
            default ->
                throw new EventException("The event's 'baton.trigger' is '%s', and must be schedule, watchdog or manual"
                        .formatted(shown(trigger)));
        };
    }

    private static String trigger(@Nullable Object baton) {
        if (baton == null) {
            return "schedule";
        }
        if (baton instanceof Map<?, ?> map && map.get("trigger") instanceof String trigger) {
            return trigger;
        }
        throw new EventException(
                "The event's 'baton' must be an object like {\"trigger\": \"watchdog\"}, not " + shown(baton));
    }

    private static Tick tick(Object time) {
        if (time instanceof String text) {
            try {
                return Tick.at(Instant.parse(text));
            } catch (DateTimeParseException | ArithmeticException e) {
                // said below
            }
        }
        throw new EventException(
                "The event's 'time' must be an ISO-8601 instant like 2026-11-21T12:14:00Z (for EventBridge Scheduler: <aws.scheduler.scheduled-time>), not "
                        + shown(time));
    }

    /** The value for a message; only its kind if it may be deep. */
    private static String shown(Object value) {
        if (value instanceof Map) {
            return "an object";
        }
        if (value instanceof Collection) {
            return "an array";
        }
        String text = String.valueOf(value);
        return text.length() <= 100 ? text : text.substring(0, 100) + "…";
    }
}
