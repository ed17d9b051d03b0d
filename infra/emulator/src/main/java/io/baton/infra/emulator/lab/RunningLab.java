package io.baton.infra.emulator.lab;

import io.baton.infra.local.Checkout;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A note in the checkout of which lab is up, so that another command finds it. */
public final class RunningLab implements AutoCloseable {

    private static final String NOTE = "infra/emulator/target/running-lab.json";
    private static final String KAFKA = "bootstrapServers";
    private static final String DYNAMODB = "dynamoDb";

    private final Note note;

    private RunningLab(Note note) {
        this.note = note;
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
        return new RunningLab(Note.leave(
                note,
                Map.of(
                        KAFKA,
                        addresses.bootstrapServers(),
                        DYNAMODB,
                        addresses.dynamoDb().toString())));
    }

    static Optional<Addresses> find(Path note) {
        return Note.read(note)
                .map(json -> new Addresses(
                        json.path(KAFKA).asText(),
                        URI.create(json.path(DYNAMODB).asText())));
    }

    private static Path note() {
        return Checkout.root().resolve(NOTE);
    }

    @Override
    public void close() {
        note.close();
    }
}
