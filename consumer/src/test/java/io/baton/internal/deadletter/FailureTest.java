package io.baton.internal.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.internal.thrown.Bounded;
import org.junit.jupiter.api.Test;

class FailureTest {

    private static final String BICYCLE = "\uD83D\uDEB2"; // four bytes of UTF-8

    @Test
    void textIsCutBetweenCharacters() {
        assertThat(Bounded.text("ab" + BICYCLE, 6)).isEqualTo("ab" + BICYCLE);
        assertThat(Bounded.text("ab" + BICYCLE, 5)).isEqualTo("ab");
        assertThat(Bounded.text("aäö", 4)).isEqualTo("aä");
        assertThat(Bounded.text("", 4)).isEmpty();
    }

    @Test
    void halfACharacterBecomesAQuestionMark() {
        assertThat(Bounded.text("a\uD83Db", 10)).isEqualTo("a?b");
    }

    @Test
    void aLongMessageIsCut() {
        Failure failure = Failure.of(new IllegalStateException(BICYCLE.repeat(100_000)));
        assertThat(failure.message()).isEqualTo(BICYCLE.repeat(256));
        assertThat(failure.stackTrace().getBytes(UTF_8).length).isLessThanOrEqualTo(4096);
    }

    @Test
    void theRootCauseIsInTheTraceHoweverDeep() {
        Throwable cause = deep(200, "the disk is full");
        for (int i = 0; i < 3; i++) {
            cause = new RuntimeException("wrapped " + i, cause);
        }
        String trace = Failure.of(cause).stackTrace();
        assertThat(trace)
                .startsWith("java.lang.RuntimeException: wrapped 2\n\tat ")
                .contains("\nCaused by: java.lang.IllegalStateException: the disk is full\n\tat "
                        + FailureTest.class.getName() + ".deep(FailureTest.java:");
        assertThat(trace.getBytes(UTF_8).length).isBetween(3_500, 4_096);
    }

    @Test
    void causesThatGoInACircleEnd() {
        var one = new RuntimeException("one");
        var other = new RuntimeException("other", one);
        one.initCause(other);
        assertThat(Failure.of(one).stackTrace().getBytes(UTF_8).length).isLessThanOrEqualTo(4096);
    }

    @Test
    void anExceptionThatIsBrokenItselfIsStillTold() {
        Failure failure = Failure.of(new BrokenException());
        assertThat(failure.exceptionClass()).isEqualTo(BrokenException.class.getName());
        assertThat(failure.message()).isEqualTo("(its message can't be read)");
    }

    private static Throwable deep(int frames, String message) {
        return frames == 0 ? new IllegalStateException(message) : deep(frames - 1, message);
    }

    private static final class BrokenException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new UnsupportedOperationException();
        }
    }
}
