package io.baton.infra.emulator.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Handlers that each do one thing a function may do. */
public final class Functions {
    private Functions() {}

    public record Nested(String name, @Nullable Long absent) {}

    /** What a handler can see of where it runs. */
    public record Report(
            Map<String, Object> event,
            String requestId,
            String functionName,
            String arn,
            String logStream,
            long remainingMillis,
            int memoryMegabytes,
            long maxHeapBytes,
            int invocationsHere,
            Map<String, String> environment,
            Instant at,
            List<Nested> nested) {}

    /** As a library's base class: generic, and the only one to declare the handler's method. */
    public abstract static class Base<K> implements RequestHandler<Map<String, Object>, Report> {
        private int invocations;

        protected abstract K key();

        @Override
        public final Report handleRequest(Map<String, Object> event, Context context) {
            invocations++;
            System.out.println("key " + key());
            return new Report(
                    event,
                    context.getAwsRequestId(),
                    context.getFunctionName(),
                    context.getInvokedFunctionArn(),
                    context.getLogStreamName(),
                    context.getRemainingTimeInMillis(),
                    context.getMemoryLimitInMB(),
                    Runtime.getRuntime().maxMemory(),
                    invocations,
                    new TreeMap<>(System.getenv()),
                    Instant.EPOCH,
                    List.of(new Nested("one", null)));
        }
    }

    public static final class Reporting extends Base<String> {
        @Override
        protected String key() {
            return "of the sub-class";
        }
    }

    public static final class Throwing implements RequestHandler<Map<String, Object>, String> {
        @Override
        public String handleRequest(Map<String, Object> event, Context context) {
            throw new IllegalStateException("the \"bicycle\" is broken");
        }
    }

    public static final class Exiting implements RequestHandler<Map<String, Object>, String> {
        @Override
        public String handleRequest(Map<String, Object> event, Context context) {
            System.exit(7);
            return "not reached";
        }
    }

    public static final class Hanging implements RequestHandler<Map<String, Object>, String> {
        @Override
        public String handleRequest(Map<String, Object> event, Context context) {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return "not reached";
        }
    }

    public static final class Unbuildable implements RequestHandler<Map<String, Object>, String> {
        public Unbuildable() {
            throw new IllegalStateException("a setting is missing");
        }

        @Override
        public String handleRequest(Map<String, Object> event, Context context) {
            return "not reached";
        }
    }

    public static final class ExitingInInit implements RequestHandler<Map<String, Object>, String> {
        static {
            System.err.println("no more of this");
            System.exit(9);
        }

        @Override
        public String handleRequest(Map<String, Object> event, Context context) {
            return "not reached";
        }
    }

    public static final class Hoarding implements RequestHandler<Map<String, Object>, String> {
        @Override
        public String handleRequest(Map<String, Object> event, Context context) {
            List<byte[]> hoard = new ArrayList<>();
            while (hoard.size() < 1_000) {
                hoard.add(new byte[16 * 1024 * 1024]);
            }
            return "not reached";
        }
    }

    /** Takes native memory, which no heap limit holds, and writes to all of it. */
    public static final class HoardingOutsideTheHeap implements RequestHandler<Map<String, Object>, String> {
        private static final int BLOCK = 4 * 1024 * 1024;

        @Override
        public String handleRequest(Map<String, Object> event, Context context) {
            List<ByteBuffer> hoard = new ArrayList<>();
            while (hoard.size() < 1_000) {
                ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
                for (int at = 0; at < BLOCK; at += 1_024) {
                    block.put(at, (byte) 1);
                }
                hoard.add(block);
            }
            return "not reached";
        }
    }

    /** Computes for two seconds as it is loaded and for two seconds when it is called, and says how much CPU time it had. */
    public static final class Computing implements RequestHandler<Map<String, Object>, Map<String, Long>> {
        private static final long SPELL_NANOS = 2_000_000_000;

        private final long millisOfInit = compute();

        @Override
        public Map<String, Long> handleRequest(Map<String, Object> event, Context context) {
            return Map.of("init", millisOfInit, "call", compute());
        }

        private static long compute() {
            long before = cpuMillis();
            long until = System.nanoTime() + SPELL_NANOS;
            while (System.nanoTime() < until) {
                Thread.onSpinWait();
            }
            return cpuMillis() - before;
        }

        private static long cpuMillis() {
            return ProcessHandle.current()
                    .info()
                    .totalCpuDuration()
                    .orElseThrow()
                    .toMillis();
        }
    }
}
