package io.baton.infra.deploy.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A consumer to be deployed: one function per partition and what they share.
 *
 * @param name begins the name of everything that is made
 */
public record Deployment(
        String name,
        Source source,
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
        return parse(text(file), file.toAbsolutePath().resolveSibling(""), file.toString());
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw unusable(file, "is no text in UTF-8", e);
        } catch (NoSuchFileException e) {
            throw unusable(file, "is not there", e);
        } catch (AccessDeniedException e) {
            throw unusable(file, "may not be read by this user", e);
        } catch (IOException e) {
            throw unusable(
                    file, Files.isDirectory(file) ? "is a directory" : "can't be read (" + e.getMessage() + ")", e);
        }
    }

    private static IllegalArgumentException unusable(Path file, String why, IOException cause) {
        return new IllegalArgumentException(file + " " + why + ": --config names the deployment's YAML", cause);
    }

    /** The same from a text; {@code called} is what it is called in complaints. */
    public static Deployment parse(String yaml, Path directory, String called) {
        return new DeploymentReader(directory).read(yaml, called);
    }

    /** Those that the file's ARNs are of, by key. */
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

    /** Of several things, that of the first one; AWS's own policies are of no account. */
    private static void first(Map<String, @Nullable String> arns, String key, List<String> all) {
        all.stream().filter(arn -> ACCOUNT.matcher(arn).lookingAt()).findFirst().ifPresent(arn -> arns.put(key, arn));
    }

    /** With values of a CDK app's own constructs, which no file can name. */
    public Deployment withConnection(Connection other) {
        return new Deployment(name, source, other, function, schedules, leaseTable, observability, quotas);
    }

    /** For more or fewer functions. */
    public Deployment withPartitions(int partitions) {
        Source resized = new Source(
                source.bootstrapServers(),
                source.topic(),
                source.consumerGroupId(),
                partitions,
                source.startPosition());
        return new Deployment(name, resized, connection, function, schedules, leaseTable, observability, quotas);
    }
}
