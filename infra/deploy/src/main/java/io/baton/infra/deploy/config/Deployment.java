package io.baton.infra.deploy.config;

import io.baton.infra.cli.errors.UserFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A consumer to be deployed: its functions, and the parts that they share.
 *
 * @param name the first part of all names of the deployment
 * @param groupings how partitions are divided among functions
 */
public record Deployment(
        String name,
        Source source,
        Groupings groupings,
        Connection connection,
        FunctionSettings function,
        Schedules schedules,
        LeaseTableSettings leaseTable,
        Observability observability,
        Quotas quotas) {

    private static final Pattern ACCOUNT = Pattern.compile("arn:[^:]*:[^:]*:[^:]*:(\\d{12}):");

    /**
     * Reads a file; paths in it are relative to it.
     *
     * @throws ConfigException naming everything that is wrong with it
     */
    public static Deployment read(Path file) {
        return parse(
                new UserFile("--config", file).read(), file.toAbsolutePath().resolveSibling(""), file.toString());
    }

    /** The same from a text; problems name it {@code called}. */
    public static Deployment parse(String yaml, Path directory, String called) {
        return new DeploymentReader(directory).read(yaml, called);
    }

    /** The accounts of the file's ARNs, by key. */
    public Map<String, String> accounts() {
        Map<String, @Nullable String> arns = new LinkedHashMap<>();
        arns.put("secret", connection.secret());
        arns.put("rootCACertificate", connection.rootCaCertificate());
        arns.put("secretEncryptionKey", connection.secretEncryptionKey());
        arns.put("clusterArn", connection.clusterArn());
        arns.put("leaseTable.encryptionKey", leaseTable.encryptionKey());
        arns.put("alarms.topic", observability.alarmTopic());
        first(arns, "managedPolicies", function.grants().managedPolicies());
        first(arns, "deadLetters.queues", function.grants().deadLetterQueues());
        first(arns, "deadLetters.topics", function.grants().deadLetterTopics());
        Map<String, String> accounts = new LinkedHashMap<>();
        arns.forEach((key, arn) -> {
            Matcher account = ACCOUNT.matcher(arn == null ? "" : arn);
            if (account.lookingAt()) {
                accounts.put(key, account.group(1));
            }
        });
        return accounts;
    }

    /** The first ARN with an account; AWS's own policies have none. */
    private static void first(Map<String, @Nullable String> arns, String key, List<String> all) {
        all.stream().filter(arn -> ACCOUNT.matcher(arn).lookingAt()).findFirst().ifPresent(arn -> arns.put(key, arn));
    }

    /** With values of a CDK app's own constructs, which no file can name. */
    public Deployment withConnection(Connection other) {
        return new Deployment(name, source, groupings, other, function, schedules, leaseTable, observability, quotas);
    }

    /** For more or fewer partitions. */
    public Deployment withPartitions(int partitions) {
        Source resized = new Source(
                source.bootstrapServers(),
                source.topic(),
                source.consumerGroupId(),
                partitions,
                source.startPosition());
        return with(resized, groupings);
    }

    /** With this number of partitions in each function; partitions that have a function of their own keep it. */
    public Deployment withPartitionsPerFunction(int partitions) {
        List<Integer> own = partitions == 1 ? List.of() : groupings.now().own();
        return with(source, new Groupings(new Grouping(partitions, own), null));
    }

    /** The same deployment with functions of this size. */
    public Deployment withMemorySize(int megabytes) {
        return new Deployment(
                name,
                source,
                groupings,
                connection,
                function.withMemorySize(megabytes),
                schedules,
                leaseTable,
                observability,
                quotas);
    }

    private Deployment with(Source otherSource, Groupings otherGroupings) {
        return new Deployment(
                name, otherSource, otherGroupings, connection, function, schedules, leaseTable, observability, quotas);
    }

    /** The functions that there are to be, by their partitions. */
    public List<PartitionGroup> functions() {
        return groupings.now().of(source.partitions());
    }

    /** The functions of before that are to go on until the others have taken over: without schedules. */
    public List<PartitionGroup> leaving() {
        return groupings.leaving(source.partitions());
    }
}
