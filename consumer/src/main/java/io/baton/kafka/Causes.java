package io.baton.kafka;

import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What an exception of Kafka's has to say, where the reason is further down than its message. */
final class Causes {

    private Causes() {}

    static String told(Throwable thrown) {
        return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause)
                .map(Throwable::getMessage)
                .filter(Objects::nonNull)
                .distinct()
                .collect(Collectors.joining(": "));
    }
}
