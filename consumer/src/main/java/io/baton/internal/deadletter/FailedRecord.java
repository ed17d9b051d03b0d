package io.baton.internal.deadletter;

import io.baton.spi.DeadLetter;
import io.baton.spi.DeadLetterSender.Form;
import io.baton.spi.Origin;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * A letter about a record that was read.
 *
 * @param lineage these attempts included
 */
public record FailedRecord(
        ConsumerRecord<byte[], byte[]> record,
        Lineage lineage,
        String groupId,
        long generation,
        Throwable cause,
        Instant lastFailedAt)
        implements DeadLetter {

    @Override
    public Origin origin() {
        return lineage.origin();
    }

    @Override
    public boolean parked() {
        return lineage.parked();
    }

    @Override
    public int attempts() {
        return lineage.attempts();
    }

    @Override
    public int rounds() {
        return lineage.rounds();
    }

    @Override
    public Optional<Instant> firstFailedAt() {
        return lineage.firstFailedAt();
    }

    @Override
    public Optional<Instant> notBefore() {
        return lineage.notBefore();
    }

    @Override
    public List<Header> ownHeaders() {
        return parked()
                ? LetterHeaders.asTheyCame(record)
                : List.of(record.headers().toArray());
    }

    @Override
    public Headers headers(Form form) {
        var headers = new RecordHeaders();
        LetterHeaders.add(this, form, headers);
        return headers;
    }
}
