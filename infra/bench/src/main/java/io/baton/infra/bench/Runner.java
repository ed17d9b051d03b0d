package io.baton.infra.bench;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.baton.infra.bench.contestant.ContestantMain;
import io.baton.infra.bench.measure.ClosedWindows;
import io.baton.infra.bench.measure.Job;
import io.baton.infra.bench.measure.LiveHeap;
import io.baton.infra.bench.measure.Result;
import io.baton.infra.bench.measure.Window;
import io.baton.infra.local.ChildJvm;
import io.baton.infra.local.JvmCommand;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Runs one contestant once, in a fresh JVM. */
final class Runner {

    private static final long PATIENCE_MINUTES = 5;
    static final int LOG_LINES = 12;

    /** What C2 makes of Kafka's read path is else a matter of chance: see the consumer's RATIONALE.md. */
    private static final String INLINE_IN_ANY_ORDER = "-XX:InlineSmallCode=16000";

    private static final Window NO_WINDOW = new Window(0, 0, 0, 0);

    private final Servers servers;
    private final List<String> flags;
    private final @Nullable Path beside;
    private final Path directory;
    private final ObjectMapper json = new ObjectMapper();
    /** By case. */
    private final Map<String, List<ClosedWindows.Second>> expectedWindows = new HashMap<>();

    private int runs;

    /**
     * @param flags for every contestant's JVM, after those that all of them have
     * @param beside another checkout, whose bench is built: contestants with {@link BenchCase#BESIDE} run its code
     * @param directory where logs and results go
     */
    Runner(Servers servers, List<String> flags, @Nullable Path beside, Path directory) {
        this.servers = servers;
        this.flags = List.copyOf(flags);
        this.beside = beside;
        this.directory = directory;
    }

    /** Fails with a {@link BenchException} that says why. */
    Result run(BenchCase benchCase, String contestant) throws IOException, InterruptedException {
        String id = "%s-%s-%d".formatted(benchCase.name(), contestant, ++runs);
        Path log = directory.resolve(id + ".log");
        Path result = directory.resolve(id + ".json");
        Files.deleteIfExists(result);
        Job job = job(benchCase, contestant, id, result);
        runToItsEnd(id, command(id, job, benchCase.heapMegabytes(), classPath(contestant), log));
        Result found = json.readValue(result.toFile(), Result.class);
        return benchCase.windows() == null ? found : found.with(judged(benchCase, job));
    }

    private Result.Windows judged(BenchCase benchCase, Job job) throws IOException {
        List<ClosedWindows.Second> closed =
                json.readValue(Path.of(job.windowsFile()).toFile(), new TypeReference<>() {});
        List<ClosedWindows.Second> expected = expectedWindows.computeIfAbsent(
                benchCase.name(), unused -> ExpectedWindows.of(job.windowKind(), benchCase));
        return new Result.Windows(
                closed.stream().mapToLong(ClosedWindows.Second::windows).sum(),
                ExpectedWindows.wrong(expected, closed));
    }

    /** How much heap is live once the contestant has read a topic of this number of keys. Fails with a {@link BenchException} that says why. */
    LiveHeap liveHeap(SizeCase one, String contestant, Topic topic) throws IOException, InterruptedException {
        String id = "%s-%s-%s".formatted(one.name(), contestant, ++runs);
        Path result = directory.resolve(id + ".json");
        Files.deleteIfExists(result);
        var job = new Job(
                contestant,
                servers.bootstrapServers(),
                topic.name(),
                "bench-" + id,
                Servers.TABLE,
                one.entries(),
                topic.keys(),
                1,
                0,
                NO_WINDOW,
                result.toString(),
                null,
                true,
                0);
        Path log = directory.resolve(id + ".log");
        runToItsEnd(id, command(id, job, one.heapMegabytes(), System.getProperty("java.class.path"), log));
        return json.readValue(result.toFile(), LiveHeap.class);
    }

    private static void runToItsEnd(String id, JvmCommand command) throws InterruptedException {
        try (ChildJvm child = ChildJvm.start(command)) {
            int code = child.exit().get(PATIENCE_MINUTES, TimeUnit.MINUTES);
            if (code != 0) {
                throw new BenchException("%s ended with code %d. Its log, %s, ends with:%n%s"
                        .formatted(id, code, command.log(), child.logTail(LOG_LINES)));
            }
        } catch (ExecutionException | TimeoutException e) {
            throw new BenchException("%s did not end within %d minutes".formatted(id, PATIENCE_MINUTES));
        }
    }

    /** A process of a live job, with a log of its own. */
    JvmCommand command(Job job, int heapMegabytes) throws IOException {
        String id = "%s-%s".formatted(job.group(), job.process());
        return command(id, job, heapMegabytes, System.getProperty("java.class.path"), directory.resolve(id + ".log"));
    }

    private JvmCommand command(String id, Job job, int heapMegabytes, String classPath, Path log) throws IOException {
        Files.deleteIfExists(log);
        return new JvmCommand(
                id,
                flagsWith(heapMegabytes),
                classPath,
                List.of(ContestantMain.class.getName(), json.writeValueAsString(job)),
                servers.environment(job.topic(), job.group()),
                false,
                directory,
                log);
    }

    private String classPath(String contestant) throws IOException {
        if (beside == null || !contestant.endsWith(BenchCase.BESIDE)) {
            return System.getProperty("java.class.path");
        }
        Path target = beside.resolve("infra/bench/target");
        return target.resolve("classes")
                + File.pathSeparator
                + Files.readString(target.resolve("bench.classpath")).strip();
    }

    private Job job(BenchCase benchCase, String contestant, String id, Path result) {
        return new Job(
                withoutBeside(contestant),
                servers.bootstrapServers(),
                benchCase.topic().name(),
                "bench-" + id,
                Servers.TABLE,
                benchCase.records(),
                benchCase.topic().keys(),
                benchCase.handling().concurrency(),
                benchCase.handling().millis(),
                benchCase.window(),
                result.toString(),
                benchCase.windows(),
                false,
                0);
    }

    private static String withoutBeside(String contestant) {
        return contestant.endsWith(BenchCase.BESIDE)
                ? contestant.substring(0, contestant.length() - BenchCase.BESIDE.length())
                : contestant;
    }

    /** Of a live run: its topics are its own. */
    Job liveJob(LiveCase one, String contestant) {
        String id = "%s-%s-%s".formatted(one.name(), contestant, ++runs);
        return new Job(
                contestant,
                servers.bootstrapServers(),
                "bench-" + id + "-inputs",
                "bench-" + id,
                Servers.TABLE,
                0,
                one.rate().keys(),
                1,
                0,
                NO_WINDOW,
                directory.resolve(id).toString(),
                null,
                false,
                1);
    }

    private List<String> flagsWith(int heapMegabytes) {
        var all = new ArrayList<>(List.of("-Xmx" + heapMegabytes + "m", INLINE_IN_ANY_ORDER));
        all.addAll(flags);
        return all;
    }
}
