package io.baton.spi;

import io.baton.spi.DeadLetterSender.Form;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** A failed record and all there is to say about it. */
public interface DeadLetter {

    /** The record as it was read. */
    ConsumerRecord<byte[], byte[]> record();

    /** Where the record comes from in the first place: where it was read, unless it was {@link #parked}. */
    Origin origin();

    /** Whether the record was read from a retry topic, where this group had put it: its Baton headers are Baton's, then. */
    boolean parked();

    /** How often the record was tried, in retry topics as well. */
    int attempts();

    /** How often the record was put into a retry topic. */
    int rounds();

    /** When the first attempt of all failed. */
    Optional<Instant> firstFailedAt();

    /** When the last attempt failed. */
    Instant lastFailedAt();

    /** When the record is due, in a letter to a retry topic. */
    Optional<Instant> notBefore();

    /** The consumer group whose handler failed. */
    String groupId();

    /** The fencing token under which it failed. */
    long generation();

    /** What the last attempt threw. It may be the user's own class: none of its methods need to work. */
    Throwable cause();

    /** The headers that the record had when it came to the pipeline for the first time. */
    List<Header> ownHeaders();

    /**
     * The headers of this letter in a Kafka topic: the record's own, if it goes out whole, then Baton's, each as text in UTF-8.
     * DEAD_LETTERS.md lists them. They are made anew with each call.
     */
    Headers headers(Form form);
}
