package io.baton.infra.simulation.machine;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Loads Baton's own class files, as they are shipped, but for the names of the threads, locks, latches and tasks that they use:
 * those of the simulated ones take their place. A class that waits by other means is refused.
 */
public final class SimulatedClasses extends ClassLoader {

    private static final Map<String, Class<?>> STAND_INS = Map.of(
            "java/lang/Thread", SimulatedThread.class,
            "java/util/concurrent/ThreadFactory", SimulatedThreadFactory.class,
            "java/util/concurrent/CountDownLatch", SimulatedLatch.class,
            "java/util/concurrent/FutureTask", SimulatedFutureTask.class,
            "java/util/concurrent/locks/ReentrantLock", SimulatedLock.class);
    private static final Pattern STOOD_IN_FOR =
            Pattern.compile("(?<![a-z0-9/])(" + String.join("|", STAND_INS.keySet()) + ")(?![A-Za-z0-9])");
    private static final Pattern NOT_SIMULATED = Pattern.compile("java/util/concurrent/"
            + "(Semaphore|CyclicBarrier|Exchanger|Phaser|Executors|ForkJoinPool"
            + "|[A-Za-z]*(BlockingQueue|BlockingDeque|TransferQueue|ThreadPoolExecutor)"
            + "|locks/(LockSupport|StampedLock|ReentrantReadWriteLock))");

    private final Predicate<String> simulated;

    static {
        registerAsParallelCapable();
    }

    /** @param simulated which classes, by their names */
    public SimulatedClasses(ClassLoader parent, Predicate<String> simulated) {
        super("simulated", parent);
        this.simulated = simulated;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!simulated.test(name)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? define(name) : loaded;
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        try (InputStream shipped = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (shipped == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = ConstantPool.renamed(shipped.readAllBytes(), text -> renamed(name, text));
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    private static String renamed(String owner, String text) {
        if (NOT_SIMULATED.matcher(text).find()) {
            throw new SimulationException(owner + " waits by " + text + ", which is not simulated", null);
        }
        return STOOD_IN_FOR.matcher(text).replaceAll(found -> Matcher.quoteReplacement(standIn(found.group(1))));
    }

    private static String standIn(String name) {
        Class<?> standIn = STAND_INS.get(name);
        if (standIn == null) {
            throw new IllegalStateException("nothing stands in for " + name);
        }
        return standIn.getName().replace('.', '/');
    }
}
