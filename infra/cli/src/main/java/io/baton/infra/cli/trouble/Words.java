package io.baton.infra.cli.trouble;

import io.baton.internal.aws.AwsProblem;
import io.baton.internal.lease.LeaseStoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/** The one place that turns failures of others into words; commands, doctor and console all ask here. Stateless. */
public final class Words {

    private static final int LONGEST = 1_000;

    private Words() {}

    /** What went wrong, for a user. A failure that nobody foresaw is named by its class: then there is no better word. */
    public static String of(Throwable failure) {
        return foreseen(failure).orElseGet(() -> cut(failure.toString()));
    }

    /** Empty for a failure that nobody foresaw. */
    public static Optional<String> foreseen(Throwable failure) {
        return switch (failure) {
            case ExplainedException explained -> Optional.of(String.valueOf(explained.getMessage()));
            case LeaseStoreException store -> Optional.of(cut(store.getMessage()));
            case SdkException aws -> Optional.of(AwsProblem.of(aws).toString());
            case KafkaException kafka -> Optional.of("Kafka can't be asked: " + KafkaWords.of(kafka));
            case UncheckedIOException disk when disk.getCause() != null -> Optional.of(FileWords.of(disk.getCause()));
            case IOException disk -> Optional.of(FileWords.of(disk));
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
