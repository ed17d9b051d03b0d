package io.baton.internal.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.internal.time.SystemTime;
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

    private static Thread waiting(String name, CountDownLatch release) {
        return Thread.ofPlatform().name(name).start(() -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
