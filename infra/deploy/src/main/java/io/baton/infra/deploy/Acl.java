package io.baton.infra.deploy;

import io.baton.infra.deploy.config.Authentication;
import io.baton.infra.deploy.config.Deployment;
import io.baton.infra.deploy.config.Outputs;
import io.baton.infra.deploy.config.Source;
import io.baton.internal.kafka.KafkaOutputTransactions;
import io.baton.internal.lease.LeaseKey;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the principal of the functions must be allowed to do, on a cluster that has ACLs.
 *
 * @param resource as {@code kafka-acls.sh} calls it
 * @param pattern {@code literal} or {@code prefixed}
 * @param brokersBefore the version from which on brokers don't ask for it; empty if all do
 */
public record Acl(String resource, String name, String pattern, List<String> operations, String brokersBefore) {

    private static final List<String> READ = List.of("Read", "Describe", "DescribeConfigs");
    private static final List<String> WRITE = List.of("Write", "Describe", "DescribeConfigs");

    public Acl {
        operations = List.copyOf(operations);
    }

    private static Acl literal(String resource, String name, List<String> operations) {
        return new Acl(resource, name, "literal", operations, "");
    }

    /** None with IAM, where the roles have it. */
    public static List<Acl> of(Deployment deployment) {
        if (deployment.connection().authentication() == Authentication.SASL_IAM) {
            return List.of();
        }
        Source source = deployment.source();
        Outputs outputs = deployment.function().grants().outputs();
        Set<String> written = new LinkedHashSet<>(outputs.topics());
        written.addAll(deployment.function().grants().deadLetterKafkaTopics());
        List<Acl> acls = new ArrayList<>();
        acls.add(literal("topic", source.topic(), READ));
        acls.add(literal("group", source.consumerGroupId(), List.of("Read", "Describe")));
        written.forEach(topic -> acls.add(literal("topic", topic, WRITE)));
        if (outputs.exactlyOnce()) {
            acls.add(literal(
                    "group", KafkaOutputTransactions.ownGroup(source.consumerGroupId()), List.of("Read", "Describe")));
            acls.add(new Acl(
                    "transactional-id", transactionalIds(source), "prefixed", List.of("Write", "Describe"), ""));
        }
        if (!written.isEmpty()) {
            acls.add(new Acl("cluster", "kafka-cluster", "literal", List.of("IdempotentWrite"), "2.8"));
        }
        return acls;
    }

    /** What all partitions' ids begin with: new partitions need no new grant. */
    private static String transactionalIds(Source source) {
        String first =
                KafkaOutputTransactions.transactionalId(new LeaseKey(source.consumerGroupId(), source.topic(), 0));
        return first.substring(0, first.length() - 1);
    }

    /** The arguments of {@code kafka-acls.sh}, for a shell. */
    public String arguments() {
        String allowed =
                operations.stream().map(operation -> "--operation " + operation).collect(Collectors.joining(" "));
        String kind = pattern.equals("literal") ? "" : " --resource-pattern-type " + pattern;
        String named = resource.equals("cluster") ? "" : " " + quoted(name);
        return "%s%s --%s%s".formatted(allowed, kind, resource, named);
    }

    /** The file refuses a group with a quote. */
    private static String quoted(String name) {
        return name.matches("[A-Za-z0-9._/-]+") ? name : "'" + name + "'";
    }
}
