package io.baton.infra.bench;

import io.baton.infra.bench.measure.Arrivals;
import io.baton.infra.bench.measure.CommittedReader;
import io.baton.infra.bench.measure.Feeder;
import io.baton.infra.bench.measure.Job;
import io.baton.infra.local.ChildJvm;
import io.baton.infra.local.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * Runs one contestant once while records arrive, and reads along. The records come from this JVM and their outputs are read
 * in it, so one clock times both.
 */
final class LiveRunner {

    private static final long PATIENCE_SECONDS = 90;
    /** For the JIT, of the contestant and of this JVM. */
    private static final long WARM_UP_MILLIS = 10_000;
    /** The same with state: a snapshot of all that came at once takes its time. */
    private static final long WARM_UP_WITH_STATE_MILLIS = 30_000;
    /** Between a hand-off and the start of the next process. */
    private static final long CALM_MILLIS = 3_000;
    /** The same with state: longer than from snapshot to snapshot, so that as much has changed since the last one as usual. */
    private static final long CALM_WITH_STATE_MILLIS = 12_000;

    private static final String WITH_STANDBY = "streams-keeping";

    private static final long SECOND_MILLIS = 1_000;
    private static final long LOOK_MILLIS = 20;

    private final Runner runner;

    LiveRunner(Runner runner) {
        this.runner = runner;
    }

    /** One run: its processes, of which the last started is the last of the queue. */
    private record Run(LiveCase liveCase, Job first, Arrivals arrivals, Deque<ChildJvm> processes) {

        /** Kafka Streams does not know by itself that it is to be replaced: whoever deploys it ends the old process. */
        boolean isToldToEnd() {
            return first.contestant().startsWith("streams");
        }
    }

    /** Fails with a {@link BenchException} that says why. */
    LiveResult run(LiveCase one, String contestant) throws IOException, InterruptedException, ExecutionException {
        Job job = runner.liveJob(one, contestant);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", job.bootstrapServers()))) {
            Topics.create(
                    admin,
                    List.of(new NewTopic(job.topic(), 1, (short) 1), new NewTopic(job.outputTopic(), 1, (short) 1)));
            var run = new Run(one, job, new Arrivals(one.rate().keys()), new ArrayDeque<>());
            try (var reader = new CommittedReader(job.bootstrapServers(), job.outputTopic(), run.arrivals());
                    var feeder = new Feeder(job.bootstrapServers(), job.topic(), one.rate())) {
                reader.start();
                feeder.start();
                go(run, admin);
            } finally {
                run.processes().forEach(ChildJvm::close);
            }
            return LiveResult.of(run.arrivals());
        }
    }

    private void go(Run run, Admin admin) throws IOException, InterruptedException {
        start(run, 1);
        awaitOutputs(run, 1);
        awaitThoseAtOnce(run);
        boolean withState = run.liveCase().rate().atOnce() > 0;
        TimeUnit.MILLISECONDS.sleep(withState ? WARM_UP_WITH_STATE_MILLIS : WARM_UP_MILLIS);
        run.arrivals().count();
        if (run.liveCase().handOffs() == 0) {
            TimeUnit.MILLISECONDS.sleep((long) (run.liveCase().seconds() * SECOND_MILLIS));
        }
        for (int process = 2; process <= run.liveCase().handOffs() + 1; process++) {
            if (run.liveCase().end() == LiveCase.End.KILL) {
                run.processes().getFirst().kill();
                start(run, process);
            } else {
                start(run, process);
                if (run.isToldToEnd()) {
                    awaitMembers(admin, run.first().group(), 2);
                    awaitReady(run, process);
                    run.processes().getFirst().terminate();
                }
            }
            awaitOutputs(run, process);
            awaitEnd(run.processes().removeFirst());
            TimeUnit.MILLISECONDS.sleep(withState ? CALM_WITH_STATE_MILLIS : CALM_MILLIS);
        }
    }

    /** Memory is as large as it gets then. */
    private static void awaitThoseAtOnce(Run run) throws InterruptedException {
        if (!run.arrivals().awaitInputs(run.liveCase().rate().atOnce(), PATIENCE_SECONDS * SECOND_MILLIS)) {
            throw new BenchException("%s: not all outputs of the inputs at once came within %s s"
                    .formatted(run.first().group(), PATIENCE_SECONDS));
        }
    }

    /** A contestant with a standby says when that has caught up; ended before, the group would have to wait for it. */
    private static void awaitReady(Run run, int process) throws InterruptedException {
        if (!run.first().contestant().equals(WITH_STANDBY)) {
            return;
        }
        Path ready = Path.of(run.first().process(process).readyFile());
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!Files.exists(ready)) {
            if (System.nanoTime() > deadline) {
                throw new BenchException("The standby of " + run.first().group() + " did not catch up");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    private void start(Run run, int process) throws IOException {
        run.processes()
                .add(ChildJvm.start(runner.command(
                        run.first().process(process), run.liveCase().heapMegabytes())));
    }

    private static void awaitOutputs(Run run, int process) throws InterruptedException {
        ChildJvm child = run.processes().getLast();
        for (int second = 0; !run.arrivals().await(process, SECOND_MILLIS); second++) {
            if (second == PATIENCE_SECONDS || !child.isAlive()) {
                throw new BenchException("%s: no output of process %s within %s s. Its log ends with:%n%s"
                        .formatted(run.first().group(), process, second, child.logTail(Runner.LOG_LINES)));
            }
        }
    }

    private static void awaitEnd(ChildJvm replaced) throws InterruptedException {
        try {
            var unused = replaced.exit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new BenchException("A process that was replaced did not end within " + PATIENCE_SECONDS + " s");
        } finally {
            replaced.close();
        }
    }

    private static void awaitMembers(Admin admin, String group, int members) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (members(admin, group) < members) {
            if (System.nanoTime() > deadline) {
                throw new BenchException("The group " + group + " has no second member");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    private static int members(Admin admin, String group) throws InterruptedException {
        try {
            return admin.describeConsumerGroups(List.of(group)).all().get().values().stream()
                    .mapToInt(one -> one.members().size())
                    .sum();
        } catch (ExecutionException e) {
            return 0;
        }
    }
}
