package io.baton.infra.cli.trouble;

import io.baton.lease.LeaseStoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/** The one place that turns failures of others into words; commands, doctor and console all ask here. Stateless. */
public final class Words {

    private static final int LONGEST = 500;
    private static final int DEEPEST = 20;

    private Words() {}

    /** What went wrong, for a user. A failure that nobody foresaw is named by its class: then there is no better word. */
    public static String of(Throwable failure) {
        return foreseen(failure).orElseGet(() -> cut(failure.toString()));
    }

    /** Empty for a failure that nobody foresaw. */
    public static Optional<String> foreseen(Throwable failure) {
        return switch (failure) {
            case ExplainedException explained -> Optional.of(String.valueOf(explained.getMessage()));
            case LeaseStoreException store -> Optional.of(ofTable(store));
            case SdkException aws -> Optional.of(AwsWords.of(aws));
            case KafkaException kafka -> Optional.of(KafkaWords.of(kafka));
            case UncheckedIOException disk when disk.getCause() != null -> Optional.of(FileWords.of(disk.getCause()));
            case IOException disk -> Optional.of(FileWords.of(disk));
            default -> Optional.empty();
        };
    }

    /** Where the table said what is wrong with itself, those are its words; where AWS failed, they are AWS's. */
    private static String ofTable(LeaseStoreException failure) {
        SdkException aws = found(failure, SdkException.class);
        return aws == null || aws instanceof ResourceNotFoundException || saysMore(failure, aws)
                ? cut(String.valueOf(failure.getMessage()))
                : "The lease table can't be used: " + AwsWords.of(aws);
    }

    /** Unless the table's words only quote the SDK's. */
    private static boolean saysMore(LeaseStoreException failure, SdkException aws) {
        return !String.valueOf(failure.getMessage()).contains(String.valueOf(aws.getMessage()));
    }

    /** The first cause of this kind; null if there is none. */
    static <T extends Throwable> @Nullable T found(Throwable failure, Class<T> kind) {
        return search(failure, cause -> kind.isInstance(cause) ? kind.cast(cause) : null);
    }

    /** What the first cause gives that gives something; a cycle of causes ends as well. */
    static <T> @Nullable T search(Throwable failure, Function<Throwable, @Nullable T> look) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
            T found = look.apply(cause);
            if (found != null) {
                return found;
            }
            cause = cause.getCause();
        }
        return null;
    }

    /** The first line, within a bound: some messages are pages. */
    static String cut(@Nullable String message) {
        String first =
                message == null ? "" : message.strip().lines().findFirst().orElse("");
        return first.length() <= LONGEST ? first : first.substring(0, LONGEST) + "…";
    }
}
