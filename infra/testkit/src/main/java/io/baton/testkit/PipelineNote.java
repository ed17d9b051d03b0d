package io.baton.testkit;

import io.baton.Concurrency;
import io.baton.Ordering;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** What the judge must know of a pipeline, told by the function's JVM through a file beside the ledger. */
record PipelineNote(Concurrency concurrency) {

    private static final String FILE = "pipeline";

    void write(Path ledger) {
        try {
            Path draft = Files.createTempFile(ledger, FILE, ".draft");
            Files.writeString(draft, concurrency.records() + "\n" + concurrency.ordering() + "\n");
            Files.move(draft, ledger.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Serial where no function came so far as to say. */
    static PipelineNote read(Path ledger) {
        Path file = ledger.resolve(FILE);
        if (!Files.exists(file)) {
            return new PipelineNote(Concurrency.SERIAL);
        }
        try {
            List<String> lines = Files.readAllLines(file);
            return new PipelineNote(Concurrency.of(Integer.parseInt(lines.get(0)), Ordering.valueOf(lines.get(1))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
