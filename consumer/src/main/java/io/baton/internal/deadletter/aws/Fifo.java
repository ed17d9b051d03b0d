package io.baton.internal.deadletter.aws;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.baton.spi.DeadLetter;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The two ids of FIFO queues and topics. */
final class Fifo {

    /** What both services allow. */
    private static final Pattern ID = Pattern.compile("[!-~]{1,128}");

    private Fifo() {}

    /** The record's key, for what is ordered is ordered by it: as it is if that is allowed, else its hash. */
    static String groupId(DeadLetter letter) {
        ConsumerRecord<byte[], byte[]> record = letter.record();
        byte[] key = record.key() != null
                ? record.key()
                : "%s/%s".formatted(record.topic(), record.partition()).getBytes(UTF_8);
        String text = new String(key, ISO_8859_1);
        return ID.matcher(text).matches() ? text : hash(key);
    }

    /**
     * The same for a letter that is sent again, another for one that fails anew: from where this record was read, not
     * from where it came in the first place. Who put it back and sees it fail within five minutes gets a letter.
     */
    static String deduplicationId(DeadLetter letter) {
        ConsumerRecord<byte[], byte[]> record = letter.record();
        return hash("%s %s %s %s %s"
                .formatted(letter.groupId(), record.topic(), record.partition(), record.offset(), record.timestamp())
                .getBytes(UTF_8));
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
