package io.baton.infra.bench.measure;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** CPU time by kind of thread: it tells what spends the time. */
final class ThreadTimes {

    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final double NANOS = 1e9;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final Map<Long, Long> before = new HashMap<>();

    ThreadTimes() {
        for (long id : threads.getAllThreadIds()) {
            before.put(id, threads.getThreadCpuTime(id));
        }
    }

    /**
     * Divides what the process has spent since: the threads that live now, by name with # for numbers; the rest is the
     * JVM's own (collector, compilers) and that of threads which ended.
     */
    Map<String, Double> divide(double processSeconds) {
        var byName = new TreeMap<String, Double>();
        for (var thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null) {
                long id = thread.getThreadId();
                double seconds = (threads.getThreadCpuTime(id) - before.getOrDefault(id, 0L)) / NANOS;
                String kind = NUMBER.matcher(thread.getThreadName()).replaceAll("#");
                byName.merge(kind, seconds, Double::sum);
            }
        }
        double named = byName.values().stream().mapToDouble(Double::doubleValue).sum();
        byName.put("(JVM and ended threads)", processSeconds - named);
        return byName;
    }
}
