package io.baton.internal.kafka;

import io.baton.internal.thrown.Thrown;
import java.util.ArrayList;

/** The messages of a Kafka exception and of its causes: the reason often stands in a cause. */
final class Causes {

    private Causes() {}

    /** Each message once: many exceptions quote the message of their cause. */
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
