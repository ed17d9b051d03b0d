package io.baton.infra.simulation.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import org.junit.jupiter.api.Test;

@SuppressWarnings({"LockNotBeforeTry", "WaitNotInLoop"}) // short stories, in which nothing throws
class MachineTest {

    private final List<String> events = new ArrayList<>();

    @Test
    void timeIsWhatSleepersWaitFor() {
        Machine machine = run(1, () -> {
            go("late", () -> sleep(200));
            go("early", () -> sleep(100));
            sleep(300);
        });

        assertThat(events).containsExactly("early", "late");
        assertThat(machine.nanos()).isEqualTo(300_000_000);
    }

    @Test
    void theSeedDecidesWhoRuns() {
        List<List<String>> orders = new ArrayList<>();
        for (long seed = 0; seed < 20; seed++) {
            events.clear();
            run(seed, MachineTest.this::threeThatCouldRun);
            List<String> once = List.copyOf(events);
            events.clear();
            run(seed, MachineTest.this::threeThatCouldRun);
            assertThat(events).isEqualTo(once);
            orders.add(once);
        }
        assertThat(orders.stream().distinct().count()).isGreaterThan(3);
    }

    private void threeThatCouldRun() {
        go("a", () -> {});
        go("b", () -> {});
        go("c", () -> {});
        sleep(1);
    }

    @Test
    void oneAtATimeHasALock() {
        run(3, () -> {
            var lock = new SimulatedLock();
            for (int i = 0; i < 5; i++) {
                go("", () -> {
                    lock.lock();
                    events.add("in");
                    sleep(10);
                    events.add("out");
                    lock.unlock();
                });
            }
            sleep(100);
        });

        for (int i = 0; i < 10; i += 2) {
            assertThat(events.stream()
                            .filter(event -> !event.isEmpty())
                            .toList()
                            .subList(i, i + 2))
                    .containsExactly("in", "out");
        }
    }

    @Test
    void whoWaitsForALockGivesUpInTime() {
        run(3, () -> {
            var lock = new SimulatedLock();
            lock.lock();
            go("", () -> events.add("got it: " + interruptibly(() -> lock.tryLock(50, TimeUnit.MILLISECONDS))));
            sleep(100);
        });

        assertThat(events).contains("got it: false");
    }

    @Test
    void aConditionWakesThoseWhoWait() {
        run(5, () -> {
            var lock = new SimulatedLock();
            Condition condition = lock.newCondition();
            go("signalled", () -> {
                lock.lock();
                long left = interruptibly(() -> condition.awaitNanos(1_000_000_000));
                events.add(left > 0 ? "in time" : "too late");
                lock.unlock();
            });
            sleep(500);
            lock.lock();
            condition.signalAll();
            lock.unlock();
            sleep(1);
        });

        assertThat(events).containsExactly("in time", "signalled");
    }

    @Test
    void anInterruptEndsASleep() {
        Machine machine = run(1, () -> {
            SimulatedThread sleeper = go("", () -> {
                try {
                    SimulatedThread.sleep(Duration.ofHours(1));
                } catch (InterruptedException e) {
                    events.add("interrupted");
                }
            });
            sleep(10);
            sleeper.interrupt();
            interruptibly(() -> sleeper.join(Duration.ofMinutes(1)));
        });

        assertThat(events).contains("interrupted");
        assertThat(machine.nanos()).isLessThan(Duration.ofSeconds(1).toNanos());
    }

    @Test
    void whoSpinsLetsOthersGoOn() {
        run(1, () -> {
            go("other", () -> {});
            while (events.isEmpty()) {
                SimulatedThread.onSpinWait();
            }
            events.add("spun");
        });

        assertThat(events).containsExactly("other", "spun");
    }

    @Test
    void nothingOfADeadSandboxGoesOn() {
        run(1, () -> {
            var sandbox = new Sandbox("victim");
            SimulatedThread.start(sandbox, "victim", () -> {
                sleep(50);
                events.add("went on");
            });
            sleep(10);
            Machine.current().kill(sandbox);
            sleep(100);
        });

        assertThat(events).isEmpty();
    }

    @Test
    void aFrozenSandboxGoesOnWhenItIsThawed() {
        for (boolean monotonicStops : new boolean[] {true, false}) {
            events.clear();
            run(1, () -> {
                var sandbox = new Sandbox("victim");
                sandbox.monotonicStops(monotonicStops);
                SimulatedThread.start(sandbox, "victim", () -> {
                    sleep(50);
                    events.add("at " + Machine.current().nanos() / 1_000_000);
                });
                sleep(10);
                Machine.current().freeze(sandbox);
                sleep(100);
                Machine.current().thaw(sandbox);
                sleep(100);
            });

            assertThat(events).containsExactly(monotonicStops ? "at 150" : "at 110");
        }
    }

    @Test
    void thoseWhoWaitForOneAnotherAreFound() {
        assertThatExceptionOfType(SimulationException.class)
                .isThrownBy(() -> run(1, () -> {
                    var latch = new SimulatedLatch(1);
                    interruptibly(() -> latch.await(1, TimeUnit.DAYS));
                    new SimulatedLock().lock();
                    var never = new SimulatedLock();
                    go("", never::lock);
                    sleep(1);
                    never.lock();
                }))
                .withMessageContaining("every thread waits for another");
    }

    @Test
    void whoeverRunsForEverIsFound() {
        assertThatExceptionOfType(SimulationException.class)
                .isThrownBy(() -> new Machine(1, 0, 100).run(() -> {
                    while (true) {
                        sleep(1);
                    }
                }))
                .withMessageContaining("no end in sight");
    }

    private Machine run(long seed, Runnable life) {
        var machine = new Machine(seed, 2, 10_000);
        machine.run(life);
        return machine;
    }

    private SimulatedThread go(String name, Runnable life) {
        return SimulatedThread.ofPlatform().start(() -> {
            life.run();
            events.add(name);
        });
    }

    private static void sleep(long millis) {
        interruptibly(() -> {
            SimulatedThread.sleep(Duration.ofMillis(millis));
            return true;
        });
    }

    private interface Interruptible<T> {
        T run() throws InterruptedException;
    }

    private static <T> T interruptibly(Interruptible<T> what) {
        try {
            return what.run();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
