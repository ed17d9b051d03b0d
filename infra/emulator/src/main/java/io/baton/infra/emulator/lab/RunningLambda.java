package io.baton.infra.emulator.lab;

import io.baton.infra.emulator.LambdaApi;
import io.baton.infra.emulator.LambdaEmulator;
import io.baton.infra.local.Checkout;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The emulator's API, and a note in the checkout of where it is, so that {@code leases handover} finds it. */
public final class RunningLambda implements AutoCloseable {

    private static final String NOTE = "infra/emulator/target/running-lambda.json";
    private static final String ENDPOINT = "endpoint";

    private final LambdaApi api;
    private final ProcessNote note;

    private RunningLambda(LambdaApi api, ProcessNote note) {
        this.api = api;
        this.note = note;
    }

    /** Opens the API, and leaves the note unless another's stands. */
    public static RunningLambda announce(LambdaEmulator emulator) {
        LambdaApi api = LambdaApi.open(emulator);
        return new RunningLambda(
                api, ProcessNote.leave(note(), Map.of(ENDPOINT, api.endpoint().toString())));
    }

    public URI endpoint() {
        return api.endpoint();
    }

    /** The one that is up, if one is. */
    public static Optional<URI> find() {
        return ProcessNote.read(note())
                .map(json -> URI.create(json.path(ENDPOINT).asText()));
    }

    private static Path note() {
        return Checkout.root().resolve(NOTE);
    }

    @Override
    public void close() {
        note.close();
        api.close();
    }
}
