package io.baton.internal.deadletter.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.baton.internal.deadletter.Failure;
import io.baton.internal.deadletter.LetterHeaders;
import io.baton.internal.deadletter.Omitted;
import io.baton.spi.DeadLetter;
import io.baton.spi.DeadLetterSender.Form;
import io.baton.spi.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;

/** What filters and dashboards look at without opening the body; fewer than SQS's ten, by the names of Kafka's headers. */
record Attribute(String name, String type, String value) {

    private static final String TRACEPARENT = "traceparent";
    private static final Pattern W3C = Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

    static List<Attribute> of(DeadLetter letter, Form form) {
        var attributes = new ArrayList<Attribute>();
        Origin origin = letter.origin();
        text(attributes, LetterHeaders.ORIGIN_TOPIC, origin.topic());
        number(attributes, LetterHeaders.ORIGIN_PARTITION, origin.partition());
        number(attributes, LetterHeaders.ORIGIN_OFFSET, origin.offset());
        text(attributes, LetterHeaders.GROUP, letter.groupId());
        number(attributes, LetterHeaders.ATTEMPTS, letter.attempts());
        text(
                attributes,
                LetterHeaders.EXCEPTION_CLASS,
                Failure.of(letter.cause()).exceptionClass());
        if (form == Form.REFERENCE) {
            text(attributes, LetterHeaders.OMITTED, Omitted.from(letter).toString());
        }
        Header trace = letter.record().headers().lastHeader(TRACEPARENT);
        if (trace != null && trace.value() != null) {
            String value = new String(trace.value(), UTF_8);
            if (W3C.matcher(value).matches()) {
                text(attributes, TRACEPARENT, value);
            }
        }
        return attributes;
    }

    /** An empty one would be refused. */
    private static void text(List<Attribute> attributes, String name, String value) {
        if (!value.isEmpty()) {
            attributes.add(new Attribute(name, "String", Text.allowed(value)));
        }
    }

    private static void number(List<Attribute> attributes, String name, long value) {
        attributes.add(new Attribute(name, "Number", Long.toString(value)));
    }
}
