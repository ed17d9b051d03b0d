package io.baton.internal.snapshot;

import io.baton.internal.output.FlowHost;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A thread of the explorer's, as code sees it that would begin other threads and wait for them. */
public interface StrandHost {

    /** The one that runs; none where nobody is to wait, and work is done at once. */
    ThreadLocal<@Nullable StrandHost> CURRENT = new ThreadLocal<>();

    /** Begins another thread of its process. */
    FlowHost begin(Runnable work);

    /** Waits until then, but this long at most. */
    void awaits(Duration atMost, BooleanSupplier until) throws InterruptedException;
}
