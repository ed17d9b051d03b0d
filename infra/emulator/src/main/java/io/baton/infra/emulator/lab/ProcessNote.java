package io.baton.infra.emulator.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A file that tells other commands what this process keeps up. The first one to leave it is the one that is found; a note
 * whose process has gone counts for nothing.
 */
final class ProcessNote implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PID = "pid";

    private final Path file;
    private final boolean ours;

    private ProcessNote(Path file, boolean ours) {
        this.file = file;
        this.ours = ours;
    }

    /** Leaves it, unless another's stands. */
    static ProcessNote leave(Path file, Map<String, String> says) {
        if (read(file).isPresent()) {
            return new ProcessNote(file, false);
        }
        ObjectNode json =
                JSON.createObjectNode().put(PID, ProcessHandle.current().pid());
        says.forEach(json::put);
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, json.toPrettyString());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
        return new ProcessNote(file, true);
    }

    static Optional<JsonNode> read(Path file) {
        try {
            JsonNode json = JSON.readTree(file.toFile());
            boolean alive = ProcessHandle.of(json.path(PID).asLong())
                    .map(ProcessHandle::isAlive)
                    .orElse(false);
            return alive ? Optional.of(json) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        if (ours) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
