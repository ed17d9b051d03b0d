package io.baton.internal.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.internal.time.SystemTime;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ThreadWatchTest {

    @Test
    void namesAThreadThatOutlivesTheInvocationAndOnlyThat() throws Exception {
        var release = new CountDownLatch(1);
        Thread earlier = waiting("there-before", release);
        var watch = new ThreadWatch();
        Thread ended = waiting("ended", new CountDownLatch(0));
        Thread left = waiting("acme-poller", release);
        ended.join();
        assertThat(watch.leftBehind(new SystemTime())).containsExactly("acme-poller");
        release.countDown();
        left.join();
        earlier.join();
        assertThat(watch.leftBehind(new SystemTime())).isEmpty();
    }

    @Test
    void doesNotWaitForAnInvocationBesideIt() throws Exception {
        var release = new CountDownLatch(1);
        var other = new ThreadGroup("other process");
        var left = new CompletableFuture<List<String>>();
        Thread.ofPlatform().group(new ThreadGroup("process")).start(() -> {
            try {
                var watch = new ThreadWatch();
                Thread beside = waiting("beside", other, release);
                Thread own = waiting("own", release);
                List<String> names = watch.leftBehind(new SystemTime());
                release.countDown();
                own.join();
                beside.join();
                left.complete(names);
            } catch (InterruptedException e) {
                left.completeExceptionally(e);
            }
        });
        assertThat(left.get()).containsExactly("own");
    }

    private static Thread waiting(String name, CountDownLatch release) {
        return waiting(name, Thread.currentThread().getThreadGroup(), release);
    }

    private static Thread waiting(String name, ThreadGroup process, CountDownLatch release) {
        return Thread.ofPlatform().group(process).name(name).start(() -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
