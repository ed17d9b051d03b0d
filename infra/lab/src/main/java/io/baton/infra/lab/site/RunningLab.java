package io.baton.infra.lab.site;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.baton.infra.local.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A note in the checkout of which lab is up, so that another command finds it. The first one up is the one that is
 * found; a note whose process has gone counts for nothing.
 */
public final class RunningLab implements AutoCloseable {

    private static final String NOTE = "infra/lab/target/running-lab.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path note;
    private final boolean ours;

    private RunningLab(Path note, boolean ours) {
        this.note = note;
        this.ours = ours;
    }

    /** Leaves the note, unless another lab's stands. */
    public static RunningLab announce(Addresses addresses) {
        return announce(note(), addresses);
    }

    /** The lab that is up, if one is. */
    public static Optional<Addresses> find() {
        return find(note());
    }

    static RunningLab announce(Path note, Addresses addresses) {
        if (find(note).isPresent()) {
            return new RunningLab(note, false);
        }
        try {
            Files.createDirectories(note.toAbsolutePath().getParent());
            Files.writeString(
                    note,
                    JSON.createObjectNode()
                            .put("pid", ProcessHandle.current().pid())
                            .put("bootstrapServers", addresses.bootstrapServers())
                            .put("dynamoDb", addresses.dynamoDb().toString())
                            .toPrettyString());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + note, e);
        }
        return new RunningLab(note, true);
    }

    static Optional<Addresses> find(Path note) {
        try {
            JsonNode json = JSON.readTree(note.toFile());
            boolean alive = ProcessHandle.of(json.path("pid").asLong())
                    .map(ProcessHandle::isAlive)
                    .orElse(false);
            return alive
                    ? Optional.of(new Addresses(
                            json.path("bootstrapServers").asText(),
                            URI.create(json.path("dynamoDb").asText())))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Path note() {
        return Checkout.root().resolve(NOTE);
    }

    @Override
    public void close() {
        if (ours) {
            try {
                Files.deleteIfExists(note);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
