package io.baton.infra.simulation.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

class SimulatedClassesTest {

    /** Ordinary code, that knows nothing of any simulation. */
    public static final class Ordinary implements LongSupplier {

        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();
        private final CountDownLatch ended = new CountDownLatch(2);
        private final ThreadLocal<String> own =
                ThreadLocal.withInitial(() -> Thread.currentThread().getName());

        @Override
        public long getAsLong() {
            ThreadFactory factory = Thread.ofVirtual().name("virtual-", 0).factory();
            try {
                Thread platform = Thread.ofPlatform().name("platform").daemon().start(this::waitAWhile);
                factory.newThread(this::waitAWhile).start();
                boolean inTime = ended.await(1, TimeUnit.HOURS);
                platform.join(Duration.ofHours(1));
                return inTime ? own.get().length() : -1;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return -2;
            }
        }

        @SuppressWarnings("WaitNotInLoop") // for nothing
        private void waitAWhile() {
            lock.lock();
            try {
                if (changed.await(10, TimeUnit.MINUTES)) {
                    throw new IllegalStateException("nobody signals");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                lock.unlock();
            }
            ended.countDown();
        }
    }

    /** Code that waits in a way that is not simulated. */
    public static final class Unknown implements LongSupplier {
        @Override
        public long getAsLong() {
            return new Semaphore(0).availablePermits();
        }
    }

    @Test
    void ordinaryCodeRunsOnSimulatedThreadsAndTime() throws Exception {
        LongSupplier simulated = simulated(Ordinary.class);
        var machine = new Machine(1, 3, 1_000);
        long[] answer = new long[1];
        machine.run(() -> answer[0] = simulated.getAsLong());

        assertThat(answer[0]).isEqualTo("world".length());
        assertThat(Duration.ofNanos(machine.nanos())).isBetween(Duration.ofMinutes(10), Duration.ofMinutes(11));
    }

    @Test
    void codeThatWaitsByOtherMeansIsRefused() {
        assertThatExceptionOfType(SimulationException.class)
                .isThrownBy(() -> simulated(Unknown.class))
                .withMessageContaining("java/util/concurrent/Semaphore");
    }

    private static LongSupplier simulated(Class<?> ordinary) throws ReflectiveOperationException {
        var classes = new SimulatedClasses(
                SimulatedClassesTest.class.getClassLoader(), name -> name.equals(ordinary.getName()));
        return (LongSupplier)
                classes.loadClass(ordinary.getName()).getConstructor().newInstance();
    }
}
