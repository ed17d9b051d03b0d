package io.baton.logback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.baton.internal.logging.CurrentRecord;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.slf4j.spi.LoggingEventBuilder;

/** With the logback.xml that functions are deployed with. */
class RecordContextFilterTest {

    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private final LoggerContext context = new LoggerContext();
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>() {
        @Override
        protected void append(ILoggingEvent line) {
            line.prepareForDeferredProcessing(); // reads the context now, as an appender that writes does
            super.append(line);
        }
    };
    private Logger log = context.getLogger("handler");

    @BeforeEach
    void configure() throws JoranException {
        configure("JSON");
    }

    @AfterEach
    void nothingIsLeft() {
        assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
        context.stop();
    }

    @Test
    void aLineTellsItsRecord() {
        try (CurrentRecord current = CurrentRecord.enter("riders", "telemetry", 3, 42)) {
            current.set(record(7));
            log.info("first");
            log.warn("again");
            current.set(record(8));
            log.atInfo().log("second");
        }
        assertThat(mdc(0)).isEqualTo(expected(7)).isEqualTo(mdc(1));
        assertThat(mdc(2)).isEqualTo(expected(8));
    }

    @Test
    void linesBetweenAndAfterRecordsTellNone() {
        try (CurrentRecord current = CurrentRecord.enter("riders", "telemetry", 3, 42)) {
            log.info("before");
            current.set(record(7, "traceparent", PARENT));
            log.info("during");
            current.clear();
            log.info("between");
            current.set(record(8, "traceparent", PARENT));
        }
        log.info("after");
        assertThat(mdc(0)).isEmpty();
        assertThat(mdc(1)).isNotEmpty();
        assertThat(mdc(2)).isEmpty();
        assertThat(mdc(3)).isEmpty();
    }

    @Test
    void nothingIsDoneForALineThatIsNotWritten() {
        try (CurrentRecord current = CurrentRecord.enter("riders", "telemetry", 3, 42)) {
            current.set(record(7));
            log.debug("unseen");
            assertThat(log.isDebugEnabled()).isFalse();
            LoggingEventBuilder unseen = log.atTrace();
            unseen.log("unseen");
            assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
        }
    }

    @Test
    void aRecordThatNobodyLogsAboutDoesNotKeepTheContextOfOneBefore() {
        try (CurrentRecord current = CurrentRecord.enter("riders", "telemetry", 3, 42)) {
            current.set(record(7));
            log.info("logged");
            current.set(record(8));
            assertThat(MDC.get(CurrentRecord.OFFSET)).isNull();
        }
    }

    @Test
    void aHandlersOwnContextStays() {
        MDC.put("order", "4711");
        try (CurrentRecord current = CurrentRecord.enter("riders", "telemetry", 3, 42)) {
            current.set(record(7));
            log.info("both");
        }
        assertThat(mdc(0)).containsEntry("order", "4711").containsEntry("offset", "7");
        assertThat(MDC.getCopyOfContextMap()).containsOnlyKeys("order");
        MDC.clear();
    }

    @Test
    void aHandlerThatClearsTheContextDoesNotHideItsRecord() {
        try (CurrentRecord current = CurrentRecord.enter("riders", "telemetry", 3, 42)) {
            current.set(record(7, "traceparent", PARENT));
            log.info("before");
            MDC.clear();
            log.info("after");
        }
        assertThat(mdc(1)).isEqualTo(mdc(0)).containsEntry("offset", "7").containsEntry("traceparent", PARENT);
    }

    @Test
    void theTraceIsThereBeforeAnybodyLogsAndOnlyForItsRecord() {
        try (CurrentRecord current = CurrentRecord.enter("riders", "telemetry", 3, 42)) {
            current.set(record(7, "traceparent", PARENT, "tracestate", "congo=t61"));
            assertThat(MDC.getCopyOfContextMap()).isEqualTo(Map.of("traceparent", PARENT, "tracestate", "congo=t61"));
            log.info("traced");
            assertThat(mdc(0)).containsEntry("traceparent", PARENT).containsEntry("offset", "7");

            current.set(record(8, "traceparent", PARENT));
            assertThat(MDC.getCopyOfContextMap()).isEqualTo(Map.of("traceparent", PARENT));

            current.set(record(9));
            assertThat(MDC.get("traceparent")).isNull();
            log.info("untraced");
            assertThat(mdc(1)).isEqualTo(expected(9));
        }
    }

    @Test
    void aTraceThatAHandlerHasGoneOnWithIsNotOverwritten() {
        try (CurrentRecord current = CurrentRecord.enter("riders", "telemetry", 3, 42)) {
            current.set(record(7, "traceparent", PARENT));
            MDC.put("traceparent", "a child's");
            log.info("traced");
        }
        assertThat(mdc(0)).containsEntry("traceparent", "a child's");
    }

    @Test
    void aTraceThatIsNoneIsLeftOut() {
        try (CurrentRecord current = CurrentRecord.enter("riders", "telemetry", 3, 42)) {
            current.set(record(1, "traceparent", "x".repeat(129)));
            assertThat(MDC.get("traceparent")).isNull();
            current.set(record(2, "traceparent", PARENT + "\n{\"level\":\"ERROR\"}"));
            assertThat(MDC.get("traceparent")).isNull();
            current.set(record(3, "traceparent", "größe"));
            assertThat(MDC.get("traceparent")).isNull();
            current.set(record(4, "traceparent", ""));
            assertThat(MDC.get("traceparent")).isNull();
            current.set(record(5, "tracestate", "without=parent"));
            assertThat(MDC.get("tracestate")).isNull();
            current.set(record(6, "traceparent", PARENT, "tracestate", "y".repeat(513)));
            assertThat(MDC.getCopyOfContextMap()).containsOnlyKeys("traceparent");
            var withoutValue = record(7);
            withoutValue.headers().add("traceparent", null);
            current.set(withoutValue);
            assertThat(MDC.get("traceparent")).isNull();
        }
    }

    @Test
    void aTraceMayBeAsLongAsItIsAllowedAndHaveAnythingPrintable() {
        String longest = " ~" + "x".repeat(126);
        try (CurrentRecord current = CurrentRecord.enter("riders", "telemetry", 3, 42)) {
            current.set(record(1, "traceparent", longest));
            assertThat(MDC.get("traceparent")).isEqualTo(longest);
        }
    }

    @Test
    void virtualThreadsTellEachItsOwn() throws Exception {
        var threads = new Thread[20];
        var allHaveTheirs = new CountDownLatch(threads.length);
        for (int i = 0; i < threads.length; i++) {
            long offset = i;
            threads[i] = Thread.ofVirtual().start(() -> {
                try (CurrentRecord current = CurrentRecord.enter("riders", "telemetry", 3, 42)) {
                    current.set(record(offset));
                    allHaveTheirs.countDown();
                    allHaveTheirs.await();
                    log.info("{}", offset);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(lines.list)
                .hasSize(20)
                .allSatisfy(line ->
                        assertThat(line.getMDCPropertyMap()).containsEntry("offset", line.getFormattedMessage()));
    }

    @Test
    void theJsonLineHasTheRecordAsMdc() throws Exception {
        JsonNode line = new ObjectMapper().readTree(written());
        assertThat(line.at("/mdc/topic").textValue()).isEqualTo("telemetry");
        assertThat(line.at("/mdc/partition").textValue()).isEqualTo("3");
        assertThat(line.at("/mdc/offset").textValue()).isEqualTo("7");
        assertThat(line.at("/mdc/group").textValue()).isEqualTo("riders");
        assertThat(line.at("/mdc/generation").textValue()).isEqualTo("42");
    }

    @Test
    void theTextLineBeginsWithTheRecord() throws Exception {
        configure("Text");
        assertThat(written()).contains("handler - telemetry-3@7 arrived");
        log.info("idle");
        assertThat(encoded(1)).contains("handler - idle");
    }

    private String written() {
        try (CurrentRecord current = CurrentRecord.enter("riders", "telemetry", 3, 42)) {
            current.set(record(7));
            log.info("arrived");
        }
        return encoded(lines.list.size() - 1);
    }

    /** What the appender that is configured would print. */
    private String encoded(int line) {
        Appender<ILoggingEvent> console = context.getLogger(Logger.ROOT_LOGGER_NAME)
                .iteratorForAppenders()
                .next();
        var encoder = ((ConsoleAppender<ILoggingEvent>) console).getEncoder();
        return new String(encoder.encode(lines.list.get(line)), UTF_8);
    }

    private void configure(String format) throws JoranException {
        context.reset();
        context.setMDCAdapter(MDC.getMDCAdapter());
        context.putProperty("BATON_LOG_FORMAT", format);
        var configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(Objects.requireNonNull(RecordContextFilter.class.getResource("/logback.xml")));
        log = context.getLogger("handler");
        log.setLevel(Level.INFO);
        log.setAdditive(false);
        lines.setContext(context);
        lines.start();
        log.addAppender(lines);
    }

    private Map<String, String> mdc(int line) {
        return lines.list.get(line).getMDCPropertyMap();
    }

    private static Map<String, String> expected(long offset) {
        return Map.of(
                "group", "riders",
                "topic", "telemetry",
                "partition", "3",
                "offset", Long.toString(offset),
                "generation", "42");
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset, String... headers) {
        var added = new RecordHeaders();
        for (int i = 0; i < headers.length; i += 2) {
            added.add(headers[i], headers[i + 1].getBytes(UTF_8));
        }
        return new ConsumerRecord<>(
                "telemetry",
                3,
                offset,
                0L,
                TimestampType.CREATE_TIME,
                0,
                0,
                new byte[0],
                new byte[0],
                added,
                Optional.empty());
    }
}
