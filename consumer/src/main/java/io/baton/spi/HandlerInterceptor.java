package io.baton.spi;

import io.baton.BatchResult;
import io.baton.RecordContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Is called round each attempt of the handler, on the handler's thread: for a trace's span, say. Deserializers and the filter
 * come before it. As safe for several threads as the handler.
 */
@FunctionalInterface
public interface HandlerInterceptor {

    /** One attempt, from the moment before the handler is called. One of the two methods is called, once. */
    interface Attempt {

        /**
         * The handler returned.
         *
         * @param failed the records of a batch that its result names as failed; empty for a handler of single records
         */
        void returned(List<BatchResult.Failed> failed);

        /** The handler threw this, or answered null for a batch. */
        void threw(Throwable thrown);
    }

    /**
     * The handler is about to be called.
     *
     * @param records a single one, or those of the batch, in the order of their offsets; the attempt's number is in each
     * @return what is told how the attempt ends; null for nothing
     */
    @Nullable
    Attempt begin(List<RecordContext> records);
}
