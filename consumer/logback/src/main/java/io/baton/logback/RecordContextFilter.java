package io.baton.logback;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import io.baton.internal.logging.CurrentRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Filters nothing: tells which record a line is about, just before it is written. A {@code logback.xml} of your own names it:
 * {@code <turboFilter class="io.baton.logback.RecordContextFilter"/>}.
 */
public final class RecordContextFilter extends TurboFilter {

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] arguments,
            @Nullable Throwable thrown) {
        // logback asks before it looks at the level itself
        if (level.isGreaterOrEqual(logger.getEffectiveLevel())) {
            CurrentRecord.showOfThread();
        }
        return FilterReply.NEUTRAL;
    }
}
