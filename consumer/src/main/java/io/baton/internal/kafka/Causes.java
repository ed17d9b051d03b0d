package io.baton.internal.kafka;

import io.baton.internal.thrown.Thrown;
import java.util.ArrayList;

/** What an exception of Kafka's has to say, where the reason is further down than its message. */
final class Causes {

    private Causes() {}

    /** Each message once: many quote their cause's. */
    static String told(Throwable thrown) {
        var told = new ArrayList<String>();
        for (Throwable each : Thrown.chain(thrown)) {
            String message = Thrown.message(each);
            if (message != null && told.stream().noneMatch(earlier -> earlier.contains(message))) {
                told.add(message.endsWith(".") ? message.substring(0, message.length() - 1) : message);
            }
        }
        return String.join(": ", told);
    }
}
