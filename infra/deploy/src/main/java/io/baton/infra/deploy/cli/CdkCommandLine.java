package io.baton.infra.deploy.cli;

import io.baton.infra.cli.errors.ExplainedException;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The {@code cdk} of infra/deploy's package.json; it is fetched if it is missing. */
final class CdkCommandLine {

    private static final String CDK = "node_modules/.bin/cdk";

    private final Path directory;
    private final Access access;
    private final PrintWriter err;

    /** @param directory the directory of the package.json */
    CdkCommandLine(Path directory, Access access, PrintWriter err) {
        this.directory = directory;
        this.access = access;
        this.err = err;
    }

    /** Deploys all stacks of an assembly; answers the exit code. */
    int deploy(Path assembly, int concurrency, boolean approved) {
        if (!Files.isExecutable(directory.resolve(CDK))) {
            err.println("fetching the CDK command line (once) ...");
            err.flush();
            if (run(List.of("npm", "ci")) != 0) {
                throw new ExplainedException("npm ci failed in " + directory + "; the reason is above", null);
            }
        }
        List<String> command = new ArrayList<>(List.of(
                directory.resolve(CDK).toString(),
                "deploy",
                "--all",
                "--app",
                assembly.toAbsolutePath().toString(),
                "--concurrency",
                Integer.toString(concurrency)));
        command.addAll(access.cdkArguments());
        if (approved) {
            command.addAll(List.of("--require-approval", "never"));
        }
        return run(command);
    }

    private int run(List<String> command) {
        File where = directory.toFile();
        ProcessBuilder process = new ProcessBuilder(command).directory(where).inheritIO();
        access.putInto(process.environment());
        try {
            return process.start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + command.getFirst(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + command.getFirst() + " ran", e);
        }
    }
}
