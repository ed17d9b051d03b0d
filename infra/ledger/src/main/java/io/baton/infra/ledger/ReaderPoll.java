package io.baton.infra.ledger;

import java.util.List;

/**
 * What one poll of a reader of committed records brought from one partition of the output topic.
 *
 * @param reader its name; the polls of a reader are given in their order
 * @param positions the offsets, as they came; none where the reader only went on
 * @param next where the reader goes on
 */
public record ReaderPoll(String reader, int partition, List<Long> positions, long next) {

    public ReaderPoll {
        positions = List.copyOf(positions);
    }
}
