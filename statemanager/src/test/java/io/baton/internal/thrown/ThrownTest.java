package io.baton.internal.thrown;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ThrowableProxy;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ThrownTest {

    @ParameterizedTest
    @EnumSource
    void whateverItIsItIsReadAndCutAndLeavesNoFlag(HostileThrowable.Kind kind) {
        var hostile = new HostileThrowable(kind);
        String name = HostileThrowable.class.getName();
        assertThat(Thrown.className(hostile)).isEqualTo(name);
        assertThat(Thrown.told(hostile))
                .startsWith(name)
                .satisfies(told -> assertThat(bytes(told)).isLessThanOrEqualTo(1024));
        assertThat(Thrown.words(hostile))
                .isNotEmpty()
                .satisfies(told -> assertThat(bytes(told)).isLessThanOrEqualTo(1024));
        assertThat(Thrown.trace(hostile))
                .startsWith(name)
                .satisfies(trace -> assertThat(bytes(trace)).isLessThanOrEqualTo(4096));
        assertThat(Thrown.chain(hostile)).hasSizeBetween(1, 8);
        assertThat(Thread.interrupted()).isFalse();
    }

    /** Logback asks it for message, trace, causes and what it suppressed; so do others. */
    @ParameterizedTest
    @EnumSource
    void whateverItIsItCanBeLoggedAndPrinted(HostileThrowable.Kind kind) {
        Throwable loggable = Thrown.loggable(new RuntimeException("wrapped", new HostileThrowable(kind)));
        assertThat(new ThrowableProxy(loggable).getCause().getMessage()).isNotNull();
        var printed = new StringWriter();
        loggable.printStackTrace(new PrintWriter(printed));
        assertThat(printed.toString())
                .startsWith("java.lang.RuntimeException: wrapped")
                .contains("Caused by: " + HostileThrowable.class.getName())
                .hasSizeLessThan(64 << 10);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void whatOnlyTheJdkAnswersForIsLoggedItself() {
        Throwable plain = new IllegalStateException("no", new CompletionException(new InterruptedException("why")));
        plain.addSuppressed(new NullPointerException());
        assertThat(Thrown.loggable(plain)).isSameAs(plain);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void aMegabyteIsLoggedAsAFewWords() {
        var endless = new IllegalStateException(HostileThrowable.ENDLESS);
        assertThat(Thrown.loggable(endless).toString())
                .startsWith("java.lang.IllegalStateException: three megabytes")
                .hasSizeLessThanOrEqualTo(1024);
        assertThat(Thrown.loggable(endless).getStackTrace()).isEqualTo(endless.getStackTrace());
    }

    @Test
    void causesThatGoInACircleEnd() {
        var one = new RuntimeException("one");
        one.initCause(new RuntimeException("other", one));
        assertThat(Thrown.chain(Thrown.loggable(one))).hasSize(8);
    }

    @Test
    void anInterruptThatWasThereBeforeStays() {
        Thread.currentThread().interrupt();
        assertThat(Thrown.told(new HostileThrowable(HostileThrowable.Kind.MESSAGE_INTERRUPTS)))
                .isNotEmpty();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void onlyWhatTheJvmIsOutOfIsTheJvms() {
        assertThat(Thrown.isTheJvms(new OutOfMemoryError())).isTrue();
        assertThat(Thrown.isTheJvms(new StackOverflowError())).isFalse();
        assertThat(Thrown.isTheJvms(new NoClassDefFoundError())).isFalse();
    }

    private static int bytes(String text) {
        return text.getBytes(UTF_8).length;
    }
}
