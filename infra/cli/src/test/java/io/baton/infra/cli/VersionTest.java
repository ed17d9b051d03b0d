package io.baton.infra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class VersionTest {

    @ParameterizedTest
    @ValueSource(strings = {"--version", "leases --version", "leases seek --version", "doctor -V"})
    void eachCommandTellsIt(String arguments) {
        var out = new StringWriter();
        CommandLine line = Main.commandLine().setOut(new PrintWriter(out));
        assertThat(line.execute(arguments.split(" "))).isZero();
        assertThat(out.toString()).startsWith("baton 0.");
    }
}
