package io.baton.infra.cli.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class StandardOutputTest {

    private final List<IOException> told = new ArrayList<>();

    @Test
    void whatIsWrittenPasses() {
        var bytes = new ByteArrayOutputStream();
        var output = new StandardOutput(bytes, Thread.currentThread(), told::add);
        printer(output).println("a line");
        assertThat(bytes.toString(StandardCharsets.UTF_8).strip()).isEqualTo("a line");
        assertThat(output.complete()).isTrue();
    }

    @Test
    void aWriteThatFailsEndsTheCommandThroughThePrintersThatSwallowIt() {
        var output = new StandardOutput(new Full(), Thread.currentThread(), told::add);
        var writer = new PrintWriter(printer(output), true, StandardCharsets.UTF_8);
        assertThatThrownBy(() -> writer.println("a line"))
                .isInstanceOf(OutputException.class)
                .hasMessageContaining("no space");
        assertThat(told).hasSize(1);
        assertThat(output.complete()).isFalse();
    }

    @Test
    void whatComesAfterItIsDroppedSoThatTheCommandCanPutThingsAway() {
        var output = new StandardOutput(new Full(), Thread.currentThread(), told::add);
        PrintStream printer = printer(output);
        assertThatThrownBy(() -> printer.println("a line")).isInstanceOf(OutputException.class);
        assertThatCode(() -> printer.println("Stopping ...")).doesNotThrowAnyException();
        assertThat(told).hasSize(1);
    }

    @Test
    void anotherThreadThanTheCommandsGoesOn() {
        var output = new StandardOutput(new Full(), Thread.currentThread(), told::add);
        assertThatCode(() -> CompletableFuture.runAsync(() -> printer(output).println("an event"))
                        .join())
                .doesNotThrowAnyException();
        assertThat(told).hasSize(1);
    }

    private static PrintStream printer(StandardOutput output) {
        return new PrintStream(output, true, StandardCharsets.UTF_8);
    }

    private static final class Full extends OutputStream {
        @Override
        public void write(int one) throws IOException {
            throw new IOException("no space");
        }
    }
}
