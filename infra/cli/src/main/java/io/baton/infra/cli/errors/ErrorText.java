package io.baton.infra.cli.errors;

import io.baton.internal.aws.AwsProblem;
import io.baton.internal.lease.LeaseStoreException;
import io.baton.internal.state.StateException;
import io.baton.internal.thrown.Thrown;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/** Turns failures of AWS, Kafka and the disk into words, for all commands, doctor and console. Stateless. */
public final class ErrorText {

    private static final int LONGEST = 1_000;

    private ErrorText() {}

    /** What went wrong, for a user; nothing that the throwable does when it is read can break this. */
    public static String of(Throwable failure) {
        return Thrown.answer(() -> known(failure), Optional::<String>empty).orElseGet(() -> unexpected(failure));
    }

    /** Only a failure without a message is named by its class: then there is no better word. */
    private static String unexpected(Throwable failure) {
        String message = cut(Thrown.message(failure));
        return "unexpected error: " + (message.isEmpty() ? Thrown.className(failure) + ", without a message" : message);
    }

    private static Optional<String> known(Throwable failure) {
        return switch (failure) {
            case ExplainedException explained -> Optional.of(String.valueOf(explained.getMessage()));
            case StateException state -> Optional.of(cut(state.getMessage()));
            case LeaseStoreException store -> Optional.of(cut(store.getMessage()));
            case SdkException aws -> Optional.of(AwsProblem.of(aws).toString());
            case KafkaException kafka -> Optional.of("Kafka can't be asked: " + KafkaErrorText.of(kafka));
            case UncheckedIOException disk -> Optional.of(FileErrorText.of(disk));
            case IOException disk -> Optional.of(FileErrorText.of(disk));
            case ClassNotFoundException missing ->
                Optional.of("the class %s is missing: check its name, and that its jar is on the class path"
                        .formatted(cut(missing.getMessage())));
            default -> Optional.empty();
        };
    }

    /** The first line, within a bound: some messages are pages. */
    static String cut(@Nullable String message) {
        String first =
                message == null ? "" : message.strip().lines().findFirst().orElse("");
        return first.length() <= LONGEST ? first : first.substring(0, LONGEST) + "…";
    }
}
