package io.baton.internal.deadletter.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.baton.spi.DeadLetter;
import io.baton.spi.DeadLetterSender.Form;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A letter as it goes out.
 *
 * @param groupId null where there are no groups, as is the next
 */
record Message(
        String body,
        List<Attribute> attributes,
        @Nullable String groupId,
        @Nullable String deduplicationId) {

    static Message about(DeadLetter letter, Form form, boolean fifo) {
        return new Message(
                Envelope.json(letter, form),
                Attribute.of(letter, form),
                fifo ? Fifo.groupId(letter) : null,
                fifo ? Fifo.deduplicationId(letter) : null);
    }

    /** As SQS and SNS count them: the body, and of each attribute the name, the type and the value. */
    int bytes() {
        int bytes = body.getBytes(UTF_8).length;
        for (Attribute attribute : attributes) {
            bytes += (attribute.name() + attribute.type() + attribute.value()).getBytes(UTF_8).length;
        }
        return bytes;
    }
}
