package io.baton;

import io.baton.internal.thrown.Thrown;
import io.baton.spi.HandlerInterceptor;
import io.baton.spi.HandlerInterceptor.Attempt;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The user's interceptor round the user's handler. What becomes of a record is the handler's to say: whatever the
 * interceptor does, the handler is called once, and its result or exception is passed on.
 */
final class Intercepted {

    private static final Logger LOG = LoggerFactory.getLogger(Intercepted.class);

    private final HandlerInterceptor interceptor;
    private final AtomicBoolean saidBroken = new AtomicBoolean();

    Intercepted(HandlerInterceptor interceptor) {
        this.interceptor = interceptor;
    }

    <K extends @Nullable Object, V extends @Nullable Object> RecordHandler<K, V> one(
            RecordHandler<? super K, ? super V> handler) {
        return (key, value, context) -> {
            Attempt attempt = begin(List.of(context));
            try {
                handler.handle(key, value, context);
            } catch (Throwable thrown) {
                threw(attempt, thrown);
                throw thrown;
            }
            returned(attempt, List.of());
        };
    }

    <K extends @Nullable Object, V extends @Nullable Object> BatchHandler<K, V> batch(BatchHandler<K, V> handler) {
        return records -> {
            Attempt attempt = begin(records.stream().map(BatchRecord::context).toList());
            BatchResult result;
            try {
                result = handler.handle(records);
                if (result == null) {
                    throw new NullPointerException("the batch handler returned null, not a BatchResult");
                }
            } catch (Throwable thrown) {
                threw(attempt, thrown);
                throw thrown;
            }
            returned(attempt, result.failures());
            return result;
        };
    }

    private @Nullable Attempt begin(List<RecordContext> records) {
        try {
            return interceptor.begin(records);
        } catch (Throwable thrown) {
            broke(thrown);
            return null;
        }
    }

    private void returned(@Nullable Attempt attempt, List<BatchResult.Failed> failed) {
        if (attempt != null) {
            try {
                attempt.returned(failed);
            } catch (Throwable thrown) {
                broke(thrown);
            }
        }
    }

    private void threw(@Nullable Attempt attempt, Throwable why) {
        if (attempt != null) {
            try {
                attempt.threw(why);
            } catch (Throwable thrown) {
                broke(thrown);
            }
        }
    }

    /** Where the JVM is out of something, the attempt has failed, as if the handler had thrown it. */
    private void broke(Throwable thrown) {
        if (Thrown.isTheJvms(thrown)) {
            throw (Error) thrown;
        }
        if (!saidBroken.getAndSet(true)) {
            LOG.error(
                    "The interceptor failed. Records are handled without it; further failures of it are not logged: {}",
                    Thrown.told(thrown),
                    Thrown.loggable(thrown));
        }
    }
}
