package io.baton.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.Outcome;
import io.baton.PartitionReport;
import io.baton.infra.ledger.HandledRecord;
import io.baton.infra.ledger.Micros;
import io.baton.infra.ledger.Spread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Functions that let their partitions sleep, in processes of their own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SleepTest {

    private static final Duration IDLE_AFTER = Duration.ofSeconds(1);
    private static final Duration WATCHDOG_EVERY = Duration.ofSeconds(2);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration WAKES_WITHIN = Duration.ofSeconds(65);
    private static final int SLEEPS = 50;

    private BatonTestKit kit;
    private int topics;

    @BeforeAll
    void open() {
        kit = BatonTestKit.start(
                KitSettings.standard().withBroker(Brokers.embedded()).withIdleAfter(IDLE_AFTER));
    }

    @AfterAll
    void close() {
        kit.close();
    }

    private String topic(int partitions) {
        String topic = "quiet-" + ++topics;
        kit.topic(topic, partitions);
        return topic;
    }

    @Test
    void ticksAndWatchdogsLeaveAPartitionAsleepAndARecordWakesItByTheWatchdog() {
        String topic = topic(1);
        PartitionRun run = kit.partition(topic, 0, BytesFunction.class).tick();
        kit.produce(topic, "key", "one");
        run.awaitHandled(1).awaitAsleep();

        assertThat(List.of(run.watchdog(), run.tickWhileAsleep(), run.tickWhileAsleep(), run.watchdog()))
                .allSatisfy(SleepTest::isLeftAsleep);

        kit.produce(topic, "key", "two");
        run.awaitHold(run.fireWatchdog()).awaitHandled(2).awaitAsleep();

        PartitionVerdict verdict = Suite.judge("sleep", run);
        assertThat(verdict.duplicated()).isZero();
        assertThat(run.reports())
                .filteredOn(report -> report.getGeneration() != null)
                .as("the tick that began, and the watchdog that woke it")
                .hasSize(2);
    }

    @Test
    @Tag("long")
    void aSeekWakesIt() {
        String topic = topic(1);
        PartitionRun run = kit.partition(topic, 0, BytesFunction.class).tick();
        kit.produce(topic, "key", "one").produce(topic, "key", "two");
        run.awaitHandled(2).awaitAsleep().seek(1);
        run.awaitHold(run.fireWatchdog()).awaitHandled(3).awaitAsleep();
        assertThat(run.handled()).extracting(HandledRecord::offset).containsExactly(0L, 1L, 1L);
    }

    @Test
    @Tag("long")
    void thePartitionsOfAFunctionSleepAndWakeTogether() {
        String topic = topic(3);
        List<PartitionRun> runs = kit.partitions(topic, List.of(0, 1, 2), BytesFunction.class);
        String first = runs.getFirst().fire();
        runs.forEach(run -> run.awaitHold(first));
        runs.forEach(PartitionRun::awaitAsleep);
        assertThat(runs).allSatisfy(run -> isLeftAsleep(run.watchdog()));

        kit.produce(topic, "key", "one");
        String watchdog = runs.getFirst().fireWatchdog();
        runs.forEach(run -> run.awaitHold(watchdog));
        assertThat(Patience.until(Patience.LONG, () -> handled(runs) == 1)).isTrue();
        runs.forEach(PartitionRun::awaitAsleep);
        runs.forEach(run -> run.verdict().assertKept());
    }

    /** The record comes at any moment between two watchdogs. */
    @Tag("long")
    @Test
    void aRecordIsHandledSoonAfterTheNextWatchdogHoweverOftenThePartitionSleeps() {
        String topic = topic(1);
        PartitionRun run = kit.partition(topic, 0, BytesFunction.class).tick().awaitAsleep();
        var random = new Random(17);
        List<Double> compressed = new ArrayList<>();
        List<Double> afterTheWatchdog = new ArrayList<>();
        List<Double> real = new ArrayList<>();
        List<Double> looks = new ArrayList<>();
        for (int sleep = 1; sleep <= SLEEPS; sleep++) {
            PartitionReport look = run.watchdog();
            isLeftAsleep(look);
            looks.add((double) look.getTotalMillis());
            double waits = random.nextDouble();
            Patience.pass(scaled(WATCHDOG_EVERY, 1 - waits));
            long producedMicros = Micros.now();
            kit.produce(topic, "key", "value-" + sleep);
            Patience.pass(scaled(WATCHDOG_EVERY, waits));
            long watchdogMicros = Micros.now();
            String watchdog = run.fireWatchdog();
            run.awaitHold(watchdog).awaitHandled(sleep);
            long begunMicros = run.handled().getLast().begunMicros();
            compressed.add((begunMicros - producedMicros) / 1e3);
            afterTheWatchdog.add((begunMicros - watchdogMicros) / 1e3);
            real.add(afterTheWatchdog.getLast() + (double) MINUTE.toMillis() * waits);
            run.awaitAsleep();
        }
        System.out.printf(
                "%d sleeps, from the record's acknowledgement to its handler: %s with a watchdog every %s; %s from the watchdog's event on; %s with a minute between watchdogs. A look that leaves it asleep: %s%n",
                SLEEPS,
                shown(Spread.of(compressed)),
                WATCHDOG_EVERY,
                shown(Spread.of(afterTheWatchdog)),
                shown(Spread.of(real)),
                shown(Spread.of(looks)));
        assertThat(Spread.of(real).p99()).isLessThan((double) WAKES_WITHIN.toMillis());
        PartitionVerdict verdict = Suite.judge(SLEEPS + " sleeps", run);
        assertThat(verdict.produced()).isEqualTo(SLEEPS);
        assertThat(verdict.duplicated()).isZero();
    }

    private static int handled(List<PartitionRun> runs) {
        return runs.stream()
                .flatMapToInt(run -> IntStream.of(run.handled().size()))
                .sum();
    }

    private static void isLeftAsleep(PartitionReport report) {
        assertThat(report.getOutcome()).as(report.getReason()).isEqualTo(Outcome.ASLEEP.word());
        assertThat(report.getGeneration()).as("it claims nothing").isNull();
    }

    private static Duration scaled(Duration duration, double by) {
        return Duration.ofNanos((long) (duration.toNanos() * by));
    }

    private static String shown(Spread spread) {
        return "p50 %s, p99 %s, max %s ms"
                .formatted(Math.round(spread.p50()), Math.round(spread.p99()), Math.round(spread.max()));
    }
}
