package io.baton.infra.lab.outputs;

import io.baton.infra.ledger.HeldUp;
import io.baton.infra.ledger.Micros;
import io.baton.infra.ledger.SeenCommit;
import io.baton.internal.kafka.KafkaOutputTransactions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks during the run how far readers of committed records get, and what the functions have committed. Owns the thread {@code
 * outputs}.
 */
final class OutputWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OutputWatch.class);
    private static final long LOOK_MILLIS = 50;
    private static final long ANSWER_SECONDS = 10;

    private final List<TopicPartition> partitions;
    private final Admin admin;
    private final List<CommitLook> commitLooks;
    private final List<ReaderProgress> readers;
    private final List<SeenCommit> commits = new ArrayList<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "outputs");

    OutputWatch(String bootstrapServers, String group, String topic, String outputTopic, int partitions) {
        this.partitions = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(outputTopic, partition))
                .toList();
        admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
        String own = KafkaOutputTransactions.ownGroup(group);
        commitLooks = IntStream.range(0, partitions)
                .mapToObj(partition -> new CommitLook(admin, own, new TopicPartition(topic, partition)))
                .toList();
        readers = IntStream.range(0, partitions).mapToObj(ReaderProgress::new).toList();
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!stopped.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void look() throws InterruptedException {
        try {
            // in this order, as what is visible was written before
            Map<Integer, Long> visible = ends(IsolationLevel.READ_COMMITTED);
            Map<Integer, Long> written = ends(IsolationLevel.READ_UNCOMMITTED);
            long now = Micros.now();
            readers.forEach(reader -> reader.saw(
                    visible.getOrDefault(reader.partition(), 0L), written.getOrDefault(reader.partition(), 0L), now));
            for (CommitLook look : commitLooks) {
                look.writtenUntilNow(written).ifPresent(commits::add);
                look.beginUnlessUnderWay(visible);
                look.noteAnswer();
            }
        } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
            LOG.warn("A look at the output topic failed, and is repeated: {}", String.valueOf(e.getCause()));
        }
    }

    private Map<Integer, Long> ends(IsolationLevel isolation)
            throws ExecutionException, InterruptedException, java.util.concurrent.TimeoutException {
        return admin
                .listOffsets(
                        partitions.stream()
                                .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest())),
                        new ListOffsetsOptions(isolation))
                .all()
                .get(ANSWER_SECONDS, TimeUnit.SECONDS)
                .entrySet()
                .stream()
                .collect(Collectors.toMap(
                        entry -> entry.getKey().partition(),
                        entry -> entry.getValue().offset()));
    }

    /** Those since the last time, with a look at what is committed now. */
    synchronized List<SeenCommit> takeCommits() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(ANSWER_SECONDS);
        commitLooks.forEach(CommitLook::forget);
        List<CommitLook> missing = new ArrayList<>(commitLooks);
        try {
            Map<Integer, Long> visible = ends(IsolationLevel.READ_COMMITTED);
            while (!missing.isEmpty() && System.nanoTime() < deadline) {
                for (CommitLook look : List.copyOf(missing)) {
                    look.beginUnlessUnderWay(visible);
                    look.noteAnswer();
                }
                Map<Integer, Long> written = ends(IsolationLevel.READ_UNCOMMITTED);
                missing.removeIf(look -> {
                    var seen = look.writtenUntilNow(written);
                    seen.ifPresent(commits::add);
                    return seen.isPresent();
                });
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
            LOG.warn("The last look at the output topic failed", e);
        }
        List<SeenCommit> taken = List.copyOf(commits);
        commits.clear();
        return taken;
    }

    /** Those that are over since the last time. */
    synchronized List<HeldUp> takeHeldUp() {
        return readers.stream().flatMap(reader -> reader.take().stream()).toList();
    }

    @Override
    public void close() {
        stopped.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        admin.close();
    }
}
