package io.baton.infra.local;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What the tests run in JVMs of their own. */
final class ChildMain {
    private ChildMain() {}

    static JvmCommand command(Path directory, String... arguments) {
        return new JvmCommand(
                "child",
                List.of("-Xmx32m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                Checkout.location(ChildMain.class).toString(),
                List.of(arguments),
                Map.of(),
                false,
                directory,
                directory.resolve(arguments[0] + ".log"));
    }

    /** Waits for ever, having said who it is in the file named by its argument. */
    static final class Idle {
        public static void main(String[] args) throws Exception {
            say(Path.of(args[0]), ProcessHandle.current().pid());
            new CountDownLatch(1).await();
        }
    }

    /** Takes its time to shut down, and then says so in the file named by its second argument. */
    static final class SlowToEnd {
        public static void main(String[] args) throws Exception {
            CountDownLatch never = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> endSlowly(never, Path.of(args[1]))));
            say(Path.of(args[0]), ProcessHandle.current().pid());
            never.await();
        }

        private static void endSlowly(CountDownLatch never, Path ended) {
            try {
                var unused = never.await(500, TimeUnit.MILLISECONDS);
                say(ended, ProcessHandle.current().pid());
            } catch (InterruptedException | IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Counts for ever, on several threads at once; its argument is the file it counts in, a long for each. */
    static final class Counting {
        static final int THREADS = 4;

        public static void main(String[] args) throws Exception {
            try (FileChannel file = FileChannel.open(Path.of(args[0]), READ, WRITE, CREATE)) {
                ByteBuffer counts = file.map(FileChannel.MapMode.READ_WRITE, 0, THREADS * Long.BYTES);
                for (int i = 0; i < THREADS; i++) {
                    int at = i * Long.BYTES;
                    Thread.ofPlatform().start(() -> count(counts, at));
                }
                new CountDownLatch(1).await();
            }
        }

        private static void count(ByteBuffer counts, int at) {
            for (long i = 1; i > 0; i++) {
                counts.putLong(at, i);
            }
        }
    }

    /** Complains and ends. */
    static final class Failing {
        public static void main(String[] args) {
            System.err.println("the disk is on fire");
            System.exit(3);
        }
    }

    /** Is given a port, says which in the file named by its argument, and waits for ever. */
    static final class PortKeeper {
        public static void main(String[] args) throws Exception {
            say(Path.of(args[0]), Loopback.freePort());
            new CountDownLatch(1).await();
        }
    }

    /** Starts an idle child, stops it if asked to, and waits for ever. */
    static final class Parent {
        public static void main(String[] args) throws Exception {
            Path directory = Path.of(args[0]);
            Path ready = directory.resolve("idle");
            ChildJvm child = ChildJvm.start(command(directory, Idle.class.getName(), ready.toString()));
            child.awaitReady(() -> Files.exists(ready), Duration.ofSeconds(30));
            if (args[1].equals("paused")) {
                child.pause();
            }
            say(directory.resolve("pid"), child.pid());
            new CountDownLatch(1).await();
        }
    }

    private static void say(Path file, long number) throws IOException {
        Path draft = Files.writeString(file.resolveSibling(file.getFileName() + ".draft"), Long.toString(number));
        Files.move(draft, file);
    }
}
