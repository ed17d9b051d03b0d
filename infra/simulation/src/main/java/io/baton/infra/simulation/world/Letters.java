package io.baton.infra.simulation.world;

import io.baton.deadletter.DeadLetter;
import io.baton.deadletter.DeadLetterSender;
import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/** Where dead letters, and records that are to be tried later, are kept; may be away, and may take one without saying so. */
final class Letters implements DeadLetterSender {

    private final Log log;
    private final Work work;
    private final SandboxTime time;
    private final Weather weather;
    private final Random random;
    /** Of all senders: taken without an answer, so that a second one is no fault of the sender's. */
    private final Set<Long> silentlyTaken;

    Letters(Log log, Work work, SandboxTime time, Weather weather, Random random, Set<Long> silentlyTaken) {
        this.log = log;
        this.work = work;
        this.time = time;
        this.weather = weather;
        this.random = random;
        this.silentlyTaken = silentlyTaken;
    }

    static Set<Long> noneTaken() {
        return new HashSet<>();
    }

    @Override
    public void connect() {
        time.passes(Duration.ofMillis(random.nextInt(20)));
    }

    @Override
    public Answer send(DeadLetter letter, Form form) throws InterruptedException {
        time.pause(Duration.ofMillis(1 + random.nextInt(20)));
        if (weather.lettersAreAway()) {
            time.pause(Duration.ofMillis(200));
            return new Answer.Unavailable("nobody answers", null);
        }
        Log.Entry entry = log.at(letter.record().offset());
        boolean repeated = silentlyTaken.remove(entry.offset());
        boolean silently = !repeated && weather.letterAnswerIsLost();
        if (!repeated) {
            work.lettered(entry, letter.generation());
        }
        if (silently) {
            silentlyTaken.add(entry.offset());
            time.pause(Duration.ofMillis(200));
            return new Answer.Unavailable("no answer", null);
        }
        time.pause(Duration.ofMillis(1 + random.nextInt(5)));
        return new Answer.Acknowledged();
    }

    @Override
    public void close() {}
}
