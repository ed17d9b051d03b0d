package io.baton.infra.lab;

import io.baton.infra.cli.command.CtrlC;
import io.baton.infra.cli.command.Program;
import io.baton.infra.lab.cli.Baton;

/** Entry point of {@code ./baton}. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        int exitCode = Program.run(Baton::commandLine, arguments);
        // after Ctrl-C the JVM is ending by itself, and a second exit would wait for the first for ever
        if (exitCode != CtrlC.EXIT_CODE) {
            System.exit(exitCode);
        }
    }
}
