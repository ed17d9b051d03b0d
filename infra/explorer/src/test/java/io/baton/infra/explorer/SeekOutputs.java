package io.baton.infra.explorer;

import io.baton.internal.lease.Fence;
import io.baton.internal.lease.Generation;
import io.baton.internal.lease.Lease;
import io.baton.internal.output.OutputException;
import io.baton.internal.output.SeekCommit;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Has the real code commit the place where a seek leads, on a thread of its own as {@code Outputs} does. */
final class SeekOutputs {

    private static final class Moving {
        private final Lease.Seek seek;
        private final SideStrand side;
        private @Nullable OutputException problem;

        Moving(Lease.Seek seek, SideStrand side) {
            this.seek = seek;
            this.side = side;
        }
    }

    private final Sandbox sandbox;
    private @Nullable Moving moving;

    SeekOutputs(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    boolean moved(Lease.Seek seek, Generation generation, Fence fence, String topicId, Duration atMost) {
        Moving now = moving;
        if (now == null || !now.seek.equals(seek)) {
            if (now != null && !now.side.isOver()) {
                return false;
            }
            now = begun(
                    seek, () -> SeekCommit.of(sandbox.coordinator().transactions(), seek, generation, fence, topicId));
        }
        boolean over = now.side.awaitEnd(atMost);
        OutputException problem = now.problem;
        if (problem != null) {
            moving = null;
            if (problem.kind() == OutputException.Kind.REPEAT) {
                return false;
            }
            throw problem;
        }
        return over;
    }

    private Moving begun(Lease.Seek seek, Runnable what) {
        var begun = new Moving(seek, sandbox.beside());
        moving = begun;
        begun.side.start(() -> {
            try {
                what.run();
            } catch (OutputException e) {
                begun.problem = e;
            }
        });
        return begun;
    }

    void describe(Fingerprint text) {
        Moving now = moving;
        if (now == null) {
            text.word("-");
        } else {
            text.number(now.seek.number()).flag(now.side.isOver()).flag(now.problem != null);
        }
    }
}
