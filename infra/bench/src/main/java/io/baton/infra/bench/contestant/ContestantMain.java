package io.baton.infra.bench.contestant;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.baton.infra.bench.measure.CheckpointWatch;
import io.baton.infra.bench.measure.EndMeter;
import io.baton.infra.bench.measure.Job;
import io.baton.infra.bench.measure.KeyedWork;
import io.baton.infra.bench.measure.Meter;
import io.baton.infra.bench.measure.Work;
import io.baton.internal.lease.LeaseKey;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Main class of a child JVM: one contestant, one run. Its argument is the {@link Job}. */
public final class ContestantMain {

    private static final Map<String, Supplier<Contestant>> CONTESTANTS = Map.ofEntries(
            Map.entry("raw", RawLoop::new),
            Map.entry("raw-2-threads", TwoThreadLoop::new),
            Map.entry("raw-writing", RawWritingLoop::new),
            Map.entry("spring", SpringListener::asItComes),
            Map.entry("spring-timed", SpringListener::timed),
            Map.entry("parallel-consumer", ParallelByKey::new),
            Map.entry("streams", Streams::atLeastOnce),
            Map.entry("streams-timed", Streams::timed),
            Map.entry("streams-exactly", Streams::exactlyOnce),
            Map.entry("streams-counting", CountingStreams::new),
            Map.entry("streams-windows", WindowsStreams::inMemory),
            Map.entry("streams-rocksdb", WindowsStreams::inRocksDb),
            Map.entry("streams-keeping", KeepingStreams::new),
            Map.entry("hash-map", HashMapLoop::new),
            Map.entry("baton", Baton::new),
            Map.entry("baton-counting", CountingBaton::new),
            Map.entry("baton-windows", WindowsBaton::new),
            Map.entry("baton-keeping", KeepingBaton::new),
            Map.entry("baton-writing", WritingBaton::atLeastOnce),
            Map.entry("baton-exactly", WritingBaton::exactlyOnce));

    private static volatile boolean measured;

    private ContestantMain() {}

    public static void main(String[] args) {
        ObjectMapper json = new ObjectMapper();
        try {
            Job job = json.readValue(args[0], Job.class);
            Contestant contestant = named(job.contestant());
            Work work = job.newWork();
            if (!job.live()) {
                Thread.ofPlatform().name("meter").start(() -> measure(job, work, contestant, json));
            }
            contestant.read(job, work);
        } catch (Throwable e) {
            fail(e);
        }
    }

    private static Contestant named(String name) {
        var contestant = CONTESTANTS.get(name);
        if (contestant == null) {
            throw new IllegalArgumentException("No contestant is called " + name);
        }
        return contestant.get();
    }

    private static void measure(Job job, Work work, Contestant contestant, ObjectMapper json) {
        try {
            Object result = job.toTheEnd()
                    ? new EndMeter(job, work).measure()
                    : new Meter(job, work).measure(checkpoints(job, work));
            if (contestant instanceof ClosesWindows closing) {
                json.writeValue(
                        Path.of(job.windowsFile()).toFile(), closing.closed().seconds());
            }
            json.writeValue(Path.of(job.resultFile()).toFile(), result);
            measured = true;
            // in the middle of its work: what ending costs is another question
            System.exit(0);
        } catch (Throwable e) {
            fail(e);
        }
    }

    /** Only where records finish out of order: elsewhere there is little to get wrong, and watching costs some CPU. */
    private static @Nullable CheckpointWatch checkpoints(Job job, Work work) {
        return job.contestant().equals("baton") && work instanceof KeyedWork keyed
                ? new CheckpointWatch(new LeaseKey(job.group(), job.topic(), 0), job.leaseTable(), keyed).start()
                : null;
    }

    private static void fail(Throwable thrown) {
        thrown.printStackTrace();
        if (!measured) {
            Runtime.getRuntime().halt(1);
        }
    }
}
