package io.baton.infra.simulation.world;

import io.baton.infra.simulation.Sabotage;
import io.baton.lease.Checkpoint;
import io.baton.tenure.RecordProcessor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** A processor that lacks one of its guards. */
final class Sabotaged {

    private Sabotaged() {}

    static RecordProcessor processor(RecordProcessor whole, Sabotage sabotage) {
        if (sabotage == Sabotage.NONE) {
            return whole;
        }
        return (RecordProcessor) Proxy.newProxyInstance(
                RecordProcessor.class.getClassLoader(),
                new Class<?>[] {RecordProcessor.class},
                (proxy, method, arguments) -> call(whole, sabotage, method, arguments));
    }

    private static @Nullable Object call(
            RecordProcessor whole, Sabotage sabotage, Method method, Object @Nullable [] arguments) throws Throwable {
        boolean skipped =
                switch (sabotage) {
                    case STOP_IS_NOT_HEARD -> method.getName().equals("stop");
                    case ABANDONING_IS_FORGOTTEN -> method.getName().equals("abandon");
                    case PREFETCHED_IS_KEPT -> method.getName().equals("dropBelow");
                    default -> false;
                };
        if (skipped) {
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
