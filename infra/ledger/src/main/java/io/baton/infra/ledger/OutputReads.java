package io.baton.infra.ledger;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Holds what readers of committed records were given, poll by poll, against what is committed. Each reader has to be given every
 * committed output of a partition once, in order, and nothing else.
 */
final class OutputReads {

    private record Reader(String name, int partition) {}

    /** Where a reader stands: the committed output that it was given last, by its rank, and all that it was given. */
    private static final class Place {
        private final Set<Integer> given = new HashSet<>();
        private int rank = -1;
        private long next;
    }

    private final Map<Integer, long[]> committed = new HashMap<>();
    private final Anomalies.Found found;

    /** @param inOrder what is committed, by partition and position */
    OutputReads(List<WrittenOutput> inOrder, Anomalies.Found found) {
        this.found = found;
        Map<Integer, List<Long>> positions = new HashMap<>();
        inOrder.forEach(output -> positions
                .computeIfAbsent(output.partition(), partition -> new ArrayList<>())
                .add(output.position()));
        positions.forEach((partition, list) -> committed.put(
                partition, list.stream().mapToLong(Long::longValue).toArray()));
    }

    void check(List<ReaderPoll> polls) {
        Map<Reader, Place> places = new HashMap<>();
        Set<String> names = new HashSet<>();
        for (ReaderPoll poll : polls) {
            names.add(poll.reader());
            see(poll, places.computeIfAbsent(new Reader(poll.reader(), poll.partition()), reader -> new Place()));
        }
        for (String name : names) {
            committed.forEach((partition, positions) ->
                    countUnseen(name, partition, places.getOrDefault(new Reader(name, partition), new Place())));
        }
    }

    private void see(ReaderPoll poll, Place place) {
        long[] truth = committed.getOrDefault(poll.partition(), new long[0]);
        boolean within = false;
        for (long position : poll.positions()) {
            int rank = Arrays.binarySearch(truth, position);
            if (rank < 0) {
                found.add(
                        Anomaly.ABORTED_READ,
                        "%s, which no reader finds committed at the end".formatted(name(poll, position)));
                continue;
            }
            if (rank <= place.rank) {
                found.add(
                        within ? Anomaly.POLL_BACK_WITHIN : Anomaly.POLL_BACK,
                        "%s, after offset %s".formatted(name(poll, position), truth[place.rank]));
            } else if (rank > place.rank + 1) {
                found.add(
                        within ? Anomaly.POLL_SKIP_WITHIN : Anomaly.POLL_SKIP,
                        "%s, past offset %s".formatted(name(poll, position), truth[place.rank + 1]));
            }
            place.rank = rank;
            place.given.add(rank);
            within = true;
        }
        place.next = poll.next();
    }

    private void countUnseen(String reader, int partition, Place place) {
        long[] truth = committed.getOrDefault(partition, new long[0]);
        for (int rank = 0; rank < truth.length; rank++) {
            if (!place.given.contains(rank)) {
                found.add(
                        Anomaly.UNSEEN,
                        "output partition %s offset %s is committed, and %s, which goes on at %s, was not given it"
                                .formatted(partition, truth[rank], reader, place.next));
            }
        }
    }

    private static String name(ReaderPoll poll, long position) {
        return "%s was given output partition %s offset %s".formatted(poll.reader(), poll.partition(), position);
    }
}
