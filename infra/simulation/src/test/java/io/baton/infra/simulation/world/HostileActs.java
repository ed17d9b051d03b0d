package io.baton.infra.simulation.world;

import io.baton.BatchRecord;
import io.baton.BatchResult;
import io.baton.RecordContext;
import io.baton.infra.simulation.machine.SimulatedThread;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** What the user's code does besides to a record that fails, by the record's number; none of it may be felt. */
final class HostileActs {

    private @Nullable BatchRecord<String, String> ofAnotherBatch;

    /** As textbooks say, also where nobody interrupted it. */
    static void leaveInterrupted(Log.Entry entry) {
        if ((entry.fate() == Fate.FAILS || entry.fate() == Fate.POISON) && entry.sequence() % 2 == 1) {
            SimulatedThread.currentThread().interrupt();
        }
    }

    /** Takes away all that the record came with, and adds more; true if somebody had done so before. */
    static boolean changesHeaders(Log.Entry entry, RecordContext context) {
        Headers given = context.headers();
        Header[] before = given.toArray();
        Headers expected = Log.record(entry).headers().remove(Log.TYPE);
        boolean changed = !given.equals(expected);
        for (Header header : before) {
            given.remove(header.key());
        }
        given.add("a-trick", new byte[] {1});
        return changed;
    }

    /** As a deserializer that takes its type header away, and one that reads in place; null if another had done so before. */
    static @Nullable String readInPlace(Headers headers, byte[] bytes) {
        Header type = headers.lastHeader(Log.TYPE);
        String text = new String(bytes, StandardCharsets.UTF_8);
        boolean came =
                type != null && (text.equals("?") || text.equals(new String(type.value(), StandardCharsets.UTF_8)));
        headers.remove(Log.TYPE);
        Arrays.fill(bytes, (byte) '!');
        return came ? text : null;
    }

    void sawBatch(List<BatchRecord<String, String>> records) {
        ofAnotherBatch = records.getFirst();
    }

    /** Names a record as failed that is not in the batch; throws as well-behaved code does while it knows none. */
    BatchResult nonsense(List<BatchRecord<String, String>> records, Handler.Failure failure) throws Handler.Failure {
        BatchRecord<String, String> other = ofAnotherBatch;
        if (other == null
                || records.stream()
                        .anyMatch(record ->
                                record.context().offset() == other.context().offset())) {
            throw failure;
        }
        return BatchResult.except(List.of(other.failed(failure)));
    }
}
