package io.baton.infra.cli.errors;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.internal.thrown.HostileThrowable;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorTextTest {

    @Test
    void aClassThatIsMissingIsNamedWithWhatToDo() {
        assertThat(ErrorText.of(new ClassNotFoundException("com.acme.Missing")))
                .isEqualTo(
                        "the class com.acme.Missing is missing: check its name, and that its jar is on the class path");
    }

    @Test
    void anUnknownFailureIsToldByItsMessageAndNotByItsClass() {
        assertThat(ErrorText.of(new IllegalStateException("the row is odd")))
                .contains("the row is odd")
                .doesNotContain("Exception");
        assertThat(ErrorText.of(new NullPointerException())).contains("without a message");
    }

    @Test
    void aFilesFailureKeepsWhatWasBeingDone() {
        var missing = new NoSuchFileException("/x/y.jar");
        assertThat(ErrorText.of(new UncheckedIOException("cannot read the jar", missing)))
                .isEqualTo("cannot read the jar: there is no /x/y.jar");
        assertThat(ErrorText.of(new UncheckedIOException(missing))).isEqualTo("there is no /x/y.jar");
    }

    @ParameterizedTest
    @EnumSource
    void whateverIsThrownBecomesOneBoundedLine(HostileThrowable.Kind kind) {
        assertThat(ErrorText.of(new HostileThrowable(kind)))
                .isNotBlank()
                .hasSizeLessThan(1_200)
                .doesNotContain("\n");
        assertThat(Thread.interrupted()).isFalse();
    }
}
