package io.baton.infra.simulation.world;

import io.baton.infra.simulation.Sabotage;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.tenure.RecordProcessor;
import io.baton.internal.tenure.Session;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** A processor whose sessions tell when they give up on handlers, and may lack one of their guards. */
final class WatchedProcessor {

    private WatchedProcessor() {}

    static RecordProcessor processor(
            RecordProcessor whole, Sabotage sabotage, Runnable onStop, Runnable onAbandon, Runnable onClose) {
        return proxy(RecordProcessor.class, (proxy, method, arguments) -> {
            if (method.getName().equals("close")) {
                onClose.run();
            }
            Object answer = invoke(whole, method, arguments);
            return answer instanceof Session session ? session(session, sabotage, onStop, onAbandon) : answer;
        });
    }

    private static Session session(Session whole, Sabotage sabotage, Runnable onStop, Runnable onAbandon) {
        return proxy(Session.class, (proxy, method, arguments) -> {
            switch (method.getName()) {
                case "stop" -> onStop.run();
                case "abandon" -> onAbandon.run();
                default -> {}
            }
            return call(whole, sabotage, method, arguments);
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static @Nullable Object call(Session whole, Sabotage sabotage, Method method, Object @Nullable [] arguments)
            throws Throwable {
        if (sabotage == Sabotage.STOP_IS_NOT_HEARD && method.getName().equals("stop")) {
            return null;
        }
        if (sabotage == Sabotage.DRAIN_DOES_NOT_WAIT && method.getName().equals("awaitIdle")) {
            return true;
        }
        if (sabotage == Sabotage.IDLE_CLOSING_NEEDS_NO_ROW && method.getName().equals("round")) {
            whole.written(whole.checkpoint());
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

    private static @Nullable Object invoke(Object whole, Method method, Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(whole, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
