package io.baton.infra.simulation.world;

import io.baton.infra.simulation.Sabotage;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.tenure.RecordProcessor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** A processor that tells when it gives up on handlers, and may lack one of its guards. */
final class WatchedProcessor {

    private WatchedProcessor() {}

    static RecordProcessor processor(RecordProcessor whole, Sabotage sabotage, Runnable onAbandon, Runnable onClose) {
        return (RecordProcessor) Proxy.newProxyInstance(
                RecordProcessor.class.getClassLoader(),
                new Class<?>[] {RecordProcessor.class},
                (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "abandon" -> onAbandon.run();
                        case "close" -> onClose.run();
                        default -> {}
                    }
                    return call(whole, sabotage, method, arguments);
                });
    }

    private static @Nullable Object call(
            RecordProcessor whole, Sabotage sabotage, Method method, Object @Nullable [] arguments) throws Throwable {
        if (sabotage == Sabotage.STOP_IS_NOT_HEARD && method.getName().equals("stop")) {
            return null;
        }
        if (sabotage == Sabotage.DRAIN_DOES_NOT_WAIT && method.getName().equals("awaitIdle")) {
            return true;
        }
        Object answer = invoke(whole, method, arguments);
        return answer instanceof Checkpoint checkpoint ? damaged(checkpoint, sabotage) : answer;
    }

    private static Checkpoint damaged(Checkpoint checkpoint, Sabotage sabotage) {
        return switch (sabotage) {
            case CHECKPOINT_RUNS_AHEAD -> Checkpoint.at(checkpoint.nextOffset() + 1);
            case FINISHED_AHEAD_IS_FORGOTTEN -> new Checkpoint(checkpoint.nextOffset(), checkpoint.leaderEpoch());
            default -> checkpoint;
        };
    }

    private static @Nullable Object invoke(RecordProcessor whole, Method method, Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(whole, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
