package io.baton.infra.cli.doctor;

import io.baton.infra.cli.errors.ErrorText;
import io.baton.infra.cli.log.KafkaQuestionException;
import io.baton.infra.cli.log.PartitionLogs;
import io.baton.internal.lease.LeaseKey;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** Checks that all brokers answer, that topics exist, that each partition has a lease, and that no other consumer uses the group. */
final class KafkaChecks {

    private static final String BROKERS = "brokers";
    private static final String TOPIC = "topic";
    private static final String GROUP = "group";
    private static final int CONNECT_MILLIS = 3_000;
    private static final Comparator<LeaseKey> BY_PARTITION = Comparator.comparingInt(LeaseKey::partition);

    private final PartitionLogs logs;

    KafkaChecks(PartitionLogs logs) {
        this.logs = logs;
    }

    List<Finding> look(Collection<LeaseKey> leases) {
        List<Finding> findings = new ArrayList<>();
        try {
            findings.add(brokers());
            findings.addAll(topics(leases));
            findings.addAll(groups(leases));
        } catch (KafkaQuestionException e) {
            findings.add(Finding.error(
                    BROKERS,
                    String.valueOf(e.getMessage()),
                    "a function could not consume from here",
                    "check bootstrap servers, security settings, DNS and security groups"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return findings;
    }

    /** The bootstrap address may answer while the brokers' advertised addresses do not. */
    private Finding brokers() throws InterruptedException {
        Collection<Node> nodes =
                ask(() -> logs.admin().describeCluster().nodes().get());
        List<String> unreached = new ArrayList<>();
        for (Node node : nodes) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(node.host(), node.port()), CONNECT_MILLIS);
            } catch (IOException e) {
                unreached.add(node.host() + ":" + node.port() + " (" + ErrorText.of(e) + ")");
            }
        }
        return unreached.isEmpty()
                ? Finding.ok(BROKERS, "%,d of %,d reached".formatted(nodes.size(), nodes.size()))
                : Finding.error(
                        BROKERS,
                        "not reached at their advertised addresses: " + String.join(", ", unreached),
                        "the partitions that they lead can't be consumed from here",
                        "check advertised.listeners, DNS and security groups");
    }

    private List<Finding> topics(Collection<LeaseKey> leases) {
        Map<String, Set<LeaseKey>> byTopic = new TreeMap<>();
        leases.forEach(
                key -> byTopic.computeIfAbsent(key.groupId() + "/" + key.topic(), topic -> new TreeSet<>(BY_PARTITION))
                        .add(key));
        Map<String, TopicDescription> known = logs.topics(leases.stream()
                .map(key -> new TopicPartition(key.topic(), key.partition()))
                .toList());
        List<Finding> findings = new ArrayList<>();
        byTopic.forEach((name, keys) -> findings.add(topic(name, keys, known)));
        return findings;
    }

    private static Finding topic(String name, Set<LeaseKey> keys, Map<String, TopicDescription> known) {
        TopicDescription topic = known.get(keys.iterator().next().topic());
        if (topic == null) {
            return Finding.error(
                    TOPIC,
                    "'" + name + "' does not exist",
                    "its functions fail before they claim",
                    "create it, or delete its leases and functions");
        }
        Set<Integer> leased = keys.stream().map(LeaseKey::partition).collect(Collectors.toSet());
        List<Integer> without = new ArrayList<>();
        topic.partitions().stream()
                .map(info -> info.partition())
                .filter(partition -> !leased.contains(partition))
                .forEach(without::add);
        List<Integer> gone = leased.stream()
                .filter(partition -> partition >= topic.partitions().size())
                .sorted()
                .toList();
        List<Integer> leaderless = topic.partitions().stream()
                .filter(info -> info.leader() == null || info.leader().isEmpty())
                .map(info -> info.partition())
                .toList();
        if (!gone.isEmpty() || !leaderless.isEmpty()) {
            return Finding.error(
                    TOPIC,
                    "'%s' has no leader for %s and no partition %s".formatted(name, leaderless, gone),
                    "these partitions can't be consumed",
                    "repair the cluster; delete leases of partitions that no longer exist");
        }
        return without.isEmpty()
                ? Finding.ok(TOPIC, "'%s' has %,d partitions, each with a lease".formatted(name, leased.size()))
                : Finding.warn(
                        TOPIC,
                        "'%s': no lease for partitions %s".formatted(name, without),
                        "no function has ever consumed them",
                        "deploy a function for each partition, or read the log of its function");
    }

    private List<Finding> groups(Collection<LeaseKey> leases) throws InterruptedException {
        Set<String> names = leases.stream().map(LeaseKey::groupId).collect(Collectors.toCollection(TreeSet::new));
        List<Finding> findings = new ArrayList<>();
        for (String name : names) {
            findings.add(group(name));
        }
        return findings;
    }

    private Finding group(String name) throws InterruptedException {
        ConsumerGroupDescription group;
        try {
            group = ask(() -> logs.admin()
                    .describeConsumerGroups(List.of(name))
                    .all()
                    .get()
                    .values()
                    .iterator()
                    .next());
        } catch (KafkaQuestionException e) {
            return e.getCause() != null && e.getCause().getCause() instanceof GroupIdNotFoundException
                    ? Finding.ok(GROUP, "'" + name + "' does not exist in Kafka yet: no offset was mirrored")
                    : Finding.skipped(GROUP, String.valueOf(e.getMessage()), "allow Describe on the group");
        }
        if (group.members().isEmpty()) {
            return Finding.ok(GROUP, "'" + name + "' has no other members");
        }
        String members = group.members().stream()
                .map(member -> member.clientId() + " at " + member.host())
                .distinct()
                .limit(5)
                .collect(Collectors.joining(", "));
        return Finding.error(
                GROUP,
                "'%s' has %,d members of its own: %s"
                        .formatted(name, group.members().size(), members),
                "another consumer uses Baton's group id: records are processed twice, and mirrored offsets are refused",
                "stop that consumer, or give it or Baton another group id");
    }

    private interface Question<T> {
        T ask() throws ExecutionException, InterruptedException;
    }

    private static <T> T ask(Question<T> question) throws InterruptedException {
        try {
            return question.ask();
        } catch (ExecutionException e) {
            throw KafkaQuestionException.of(e);
        }
    }
}
