package io.baton;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is done with a batch of records, in the order of their offsets. When it returns, its records are finished, except for
 * those that its result names as failed. Each of these goes through the pipeline's {@link Retries}, alone, and then to its
 * {@link FailurePolicy}. When it throws, answers null, or names a record that it was not given, the whole batch has failed;
 * see {@link BatchLimits#bisecting}. Otherwise as {@link RecordHandler}.
 *
 * <p>Where the pipeline keeps {@linkplain Pipeline.Reading#keeping state}, the records see each other's changes, and no checkpoint has
 * a part of a batch. What was changed in the context of a named record is dropped. Where another record has read or changed the same key, the
 * handler gets the records that it has not named once more.
 */
@FunctionalInterface
public interface BatchHandler<K extends @Nullable Object, V extends @Nullable Object> {

    BatchResult handle(List<BatchRecord<K, V>> records) throws Exception;
}
