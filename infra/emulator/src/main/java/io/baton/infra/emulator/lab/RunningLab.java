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
    private static final String S3_DOOR = "s3Door";

    private final ProcessNote note;

    private RunningLab(ProcessNote note) {
        this.note = note;
    }

    /**
     * Leaves the note, unless another lab's stands.
     *
     * @param s3Door where to ask for S3
     */
    static RunningLab announce(Addresses lab, URI s3Door) {
        return new RunningLab(ProcessNote.leave(
                note(),
                Map.of(
                        KAFKA,
                        lab.bootstrapServers(),
                        DYNAMODB,
                        lab.dynamoDb().toString(),
                        S3_DOOR,
                        s3Door.toString())));
    }

    /** The lab that is up, if one is. */
    public static Optional<Addresses> find() {
        return ProcessNote.read(note())
                .map(json -> new Addresses(
                        json.path(KAFKA).asText(),
                        URI.create(json.path(DYNAMODB).asText())));
    }

    /** Where to ask the lab that is up for S3, if one is up. */
    static Optional<URI> findS3() {
        return ProcessNote.read(note())
                .map(json -> URI.create(json.path(S3_DOOR).asText()));
    }

    private static Path note() {
        return Checkout.root().resolve(NOTE);
    }

    @Override
    public void close() {
        note.close();
    }
}
