package io.baton.internal.output;

import java.util.ArrayList;
import java.util.List;

/** What one attempt writes, until its handler has returned. A handler may send from threads of its own. */
public final class AttemptOutputs {

    private List<OutputRecord> sent = List.of();
    private boolean ended;

    public synchronized void add(OutputRecord output) {
        if (ended) {
            throw new IllegalStateException(
                    "The handler has returned, so nothing can be sent for its record any more: send before the handler returns");
        }
        if (sent.isEmpty()) {
            sent = new ArrayList<>(1);
        }
        sent.add(output);
    }

    /** What was sent, in order; nothing can be sent any more. */
    public synchronized List<OutputRecord> end() {
        ended = true;
        return sent;
    }
}
