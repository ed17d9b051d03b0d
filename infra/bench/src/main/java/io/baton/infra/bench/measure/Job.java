package io.baton.infra.bench.measure;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a child JVM is told.
 *
 * @param leaseTable where a contestant with a lease keeps it
 * @param records in the topic's one partition, at the offsets from 0; of no meaning to a live job
 * @param keys how many different ones: a record's is its offset modulo that
 * @param concurrency 1: one record after the other; more: by key
 * @param handlerMillis how long the handler waits over each record
 * @param window of no meaning to a live job
 * @param resultFile where the {@link Result} goes, as JSON
 * @param windows null where the contestant has none
 * @param toTheEnd whether the process reads all records, and then says how much memory it takes; unwritten if not
 * @param process of a live job, counted from 1: records arrive meanwhile, and the bench reads what the process writes; 0 where a job
 *     is not live. Unwritten then: the checkout of {@code --beside} need not know of it
 */
public record Job(
        String contestant,
        String bootstrapServers,
        String topic,
        String group,
        String leaseTable,
        long records,
        int keys,
        int concurrency,
        int handlerMillis,
        Window window,
        String resultFile,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable WindowKind windows,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean toTheEnd,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) int process) {

    /** What every contestant sets of Kafka's consumer; all the rest are Kafka's defaults. */
    public Map<String, Object> consumerProperties() {
        return Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "group.id",
                group,
                "enable.auto.commit",
                "false",
                "auto.offset.reset",
                "earliest");
    }

    /** Where a contestant writes to. */
    public String outputTopic() {
        return group + "-outputs";
    }

    /** Whether records arrive meanwhile. The process measures nothing itself then, and ends when another takes its place. */
    public boolean live() {
        return process > 0;
    }

    /** The same for another process. */
    public Job process(int other) {
        return new Job(
                contestant,
                bootstrapServers,
                topic,
                group,
                leaseTable,
                records,
                keys,
                concurrency,
                handlerMillis,
                window,
                resultFile,
                windows,
                toTheEnd,
                other);
    }

    /** Fails where the contestant has no windows. */
    public WindowKind windowKind() {
        return Objects.requireNonNull(windows, "the case has no windows");
    }

    /** Where the windows go that the contestant closed, as JSON. */
    public String windowsFile() {
        return resultFile + ".windows";
    }

    /** Made by a live process that tells by itself that it may take over. */
    public String readyFile() {
        return "%s.%s.ready".formatted(resultFile, process);
    }

    public boolean byKey() {
        return concurrency > 1;
    }

    public Work newWork() {
        return byKey() ? new KeyedWork(keys, records, handlerMillis) : new SerialWork();
    }
}
