package io.baton.infra.simulation.world;

import io.baton.spi.DeadLetter;
import io.baton.spi.DeadLetterSender;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** Where dead letters, and records that are to be tried later, are kept; may be away, and may take one without saying so. */
final class Letters implements DeadLetterSender {

    private final Work work;
    private final SandboxTime time;
    private final Disturbances disturbances;
    private final RandomGenerator random;

    Letters(Work work, SandboxTime time, Disturbances disturbances, RandomGenerator random) {
        this.work = work;
        this.time = time;
        this.disturbances = disturbances;
        this.random = random;
    }

    @Override
    public void connect() {
        time.passes(Duration.ofMillis(random.nextInt(20)));
    }

    @Override
    public Answer send(DeadLetter letter, Form form) throws InterruptedException {
        long begun = work.micros();
        work.checks().writes(letter);
        time.pause(Duration.ofMillis(1 + random.nextInt(20)));
        if (disturbances.lettersAreAway()) {
            time.pause(Duration.ofMillis(200));
            return new Answer.Unavailable("nobody answers", null);
        }
        if (disturbances.letterAnswerIsLost()) {
            // nobody but the target knows of this one, so the ledger does not count it
            time.pause(Duration.ofMillis(200));
            return new Answer.Unavailable("no answer", null);
        }
        work.lettered(letter.record().offset(), letter.generation(), begun);
        time.pause(Duration.ofMillis(1 + random.nextInt(5)));
        return new Answer.Acknowledged();
    }

    @Override
    public void close() {}
}
