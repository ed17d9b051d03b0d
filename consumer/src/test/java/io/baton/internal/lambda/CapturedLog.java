package io.baton.internal.lambda;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** What Baton, and handlers below it, log while this is open. */
final class CapturedLog implements AutoCloseable {

    private final Logger logger = (Logger) LoggerFactory.getLogger("io.baton");
    private final ConcurrentLinkedQueue<ILoggingEvent> events = new ConcurrentLinkedQueue<>();
    private final Queueing appender = new Queueing();

    private final class Queueing extends AppenderBase<ILoggingEvent> {
        @Override
        protected void append(ILoggingEvent event) {
            event.prepareForDeferredProcessing(); // its context is its thread's, and changes
            events.add(event);
        }
    }

    CapturedLog() {
        appender.setContext(logger.getLoggerContext());
        appender.start();
        logger.addAppender(appender);
    }

    List<ILoggingEvent> events() {
        return List.copyOf(events);
    }

    /** Those that hold all of these. */
    List<String> lines(String... parts) {
        return events.stream()
                .map(ILoggingEvent::getFormattedMessage)
                .filter(line -> Stream.of(parts).allMatch(line::contains))
                .toList();
    }

    boolean says(String... parts) {
        return !lines(parts).isEmpty();
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
    }
}
