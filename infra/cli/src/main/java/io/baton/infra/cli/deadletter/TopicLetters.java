package io.baton.infra.cli.deadletter;

import io.baton.infra.cli.deadletter.KafkaTopics.Found;
import io.baton.infra.cli.errors.KafkaErrorText;
import io.baton.internal.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * Letters in a topic of Kafka. The transaction that sends a record also notes in a {@link SettledTopic} that its letter is
 * settled: each record is sent exactly once, even if the command is killed or runs twice at a time. Reading writes nothing.
 */
final class TopicLetters implements LetterStore {

    private final Map<String, Object> properties;
    private final String topic;
    private final Duration timeout;
    private final Admin admin;
    private final KafkaTopics topics;
    private final SettledTopic settled;

    private TopicLetters(
            Map<String, Object> properties, String topic, Duration timeout, Admin admin, SettledTopic settled) {
        this.properties = properties;
        this.topic = topic;
        this.timeout = timeout;
        this.admin = admin;
        this.topics = new KafkaTopics(admin, timeout);
        this.settled = settled;
    }

    /**
     * Connects when first asked.
     *
     * @param kafka the client's properties, which may hold secrets
     * @param settled the topic that notes settled letters
     * @param timeout how long Kafka may take to answer
     */
    static TopicLetters open(Map<String, String> kafka, String topic, String settled, Duration timeout, Time time) {
        Map<String, Object> properties = new HashMap<>(kafka);
        properties.putIfAbsent("client.id", "baton-cli");
        properties.put("default.api.timeout.ms", Long.toString(timeout.toMillis()));
        properties.put("request.timeout.ms", Long.toString(timeout.toMillis()));
        try {
            Admin admin = Admin.create(properties);
            return new TopicLetters(properties, topic, timeout, admin, new SettledTopic(settled, admin, timeout, time));
        } catch (KafkaException e) {
            throw new LetterException("Kafka's client can't be made: " + KafkaErrorText.of(e), e);
        }
    }

    /** The default name of the topic that notes settled letters. */
    static String settledTopic(String topic) {
        return topic + "-settled";
    }

    @Override
    public Optional<String> read(boolean settledToo, Predicate<Letter> each) {
        try (LogReader reader = LogReader.open(properties, timeout)) {
            Found.There there = find();
            Optional<String> unknown = settled.hidden();
            List<Stretch> stretches = stretches(reader, there.partitions(), settledIn(reader, there, false));
            for (Stretch stretch : stretches) {
                SettledOffsets known = stretch.settled();
                long from = settledToo ? stretch.start() : known.firstOpen(stretch.start());
                boolean goesOn = reader.read(stretch.partition(), from, stretch.end(), record -> {
                    boolean done = known.contains(record.offset());
                    return (done && !settledToo) || each.test(TopicLetter.of(record, done));
                });
                if (!goesOn) {
                    return unknown;
                }
            }
            return unknown.or(() -> hidden(reader, stretches));
        } catch (KafkaException e) {
            throw KafkaAnswers.trouble("reading " + topic, e);
        }
    }

    @Override
    public Optional<String> settle(Triage triage, BiConsumer<Letter, Triage.Decision> told) {
        Found.There there = find();
        if (there.id().equals(Uuid.ZERO_UUID)) {
            throw new LetterException(
                    "The brokers give topic %s no id, so what is settled of it could be taken for another topic's of that name: redrive and discard need brokers of 2.8 or later, with that inter-broker protocol"
                            .formatted(topic),
                    null);
        }
        settled.prepare(there.replicas());
        // open the redrive first: only then is the transaction of another redrive complete or undone
        try (LogReader reader = LogReader.open(properties, timeout);
                TopicRedrive redrive =
                        TopicRedrive.open(properties, topic, timeout, settled, there.id(), triage, told)) {
            List<Stretch> stretches = stretches(reader, there.partitions(), settledIn(reader, there, true));
            redrive.note(notes(there.id(), stretches));
            return settle(reader, redrive, stretches, triage) ? hidden(reader, stretches) : Optional.empty();
        } catch (KafkaException e) {
            throw KafkaAnswers.trouble("settling letters of " + topic, e);
        }
    }

    /** Letters that an open transaction hides from readers. */
    private Optional<String> hidden(LogReader reader, List<Stretch> stretches) {
        List<TopicPartition> partitions =
                stretches.stream().map(Stretch::partition).toList();
        Map<TopicPartition, Long> stable = reader.ends(partitions);
        Map<TopicPartition, Long> ends = topics.ends(partitions);
        return stretches.stream()
                .filter(stretch -> stable.getOrDefault(stretch.partition(), 0L) <= stretch.end()
                        && ends.getOrDefault(stretch.partition(), 0L) > stretch.end())
                .findFirst()
                .map(stretch ->
                        "%s has records from offset %d on that wait for the end of a transaction: run it again; 'kafka-transactions.sh find-hanging' shows a transaction that hangs"
                                .formatted(stretch.partition(), stretch.end()));
    }

    /** The name of the letters' topic, and tombstones for blocks of letters that retention deleted. */
    private List<ProducerRecord<byte[], byte[]>> notes(Uuid id, List<Stretch> stretches) {
        List<ProducerRecord<byte[], byte[]>> notes = new ArrayList<>();
        notes.add(settled.title(id, topic));
        for (Stretch stretch : stretches) {
            for (long block : stretch.settled().below(stretch.start())) {
                notes.add(settled.tombstone(id, stretch.partition().partition(), block));
            }
        }
        return notes;
    }

    /** False when no more letters are wanted. */
    private static boolean settle(LogReader reader, TopicRedrive redrive, List<Stretch> stretches, Triage triage) {
        for (Stretch stretch : stretches) {
            SettledOffsets known = stretch.settled();
            long from = known.firstOpen(stretch.start());
            redrive.from(stretch.partition().partition(), new Settling(known, from));
            boolean goesOn = reader.read(stretch.partition(), from, stretch.end(), record -> {
                redrive.add(TopicLetter.of(record, known.contains(record.offset())));
                return !triage.full();
            });
            redrive.flush();
            if (!goesOn) {
                return false;
            }
        }
        return true;
    }

    private Found.There find() {
        return switch (topics.find(topic)) {
            case Found.There there -> there;
            case Found.Missing ignored -> throw new LetterException("There is no topic " + topic, null);
            case Found.Hidden hidden ->
                throw new LetterException(
                        "These credentials may not describe topic %s: %s".formatted(topic, hidden.why()), null);
        };
    }

    /** Empty where brokers give topics no ids: no letter can be settled there. */
    private Map<Integer, SettledOffsets> settledIn(LogReader reader, Found.There there, boolean stable) {
        return there.id().equals(Uuid.ZERO_UUID) ? Map.of() : settled.read(reader, there.id(), stable);
    }

    /** A partition as it is now. */
    private record Stretch(TopicPartition partition, long start, long end, SettledOffsets settled) {}

    private List<Stretch> stretches(LogReader reader, int count, Map<Integer, SettledOffsets> settledOffsets) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (int partition = 0; partition < count; partition++) {
            partitions.add(new TopicPartition(topic, partition));
        }
        Map<TopicPartition, Long> starts = reader.starts(partitions);
        Map<TopicPartition, Long> ends = reader.ends(partitions);
        return partitions.stream()
                .map(partition -> {
                    long start = starts.getOrDefault(partition, 0L);
                    return new Stretch(
                            partition,
                            start,
                            ends.getOrDefault(partition, start),
                            settledOffsets.getOrDefault(partition.partition(), new SettledOffsets()));
                })
                .toList();
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}
