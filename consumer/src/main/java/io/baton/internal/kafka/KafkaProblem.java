package io.baton.internal.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;

/**
 * Why Kafka's client failed: the problem in half a sentence, and the remedy in a whole sentence. The function, the commands and
 * the deployment all word Kafka's exceptions here.
 *
 * @param what continues a sentence that names the action: "the credentials are not accepted"
 * @param remedy what to do, as a sentence, with the names of the function's settings
 */
public record KafkaProblem(Kind kind, String what, String remedy) {

    /** The problems that callers tell apart. */
    public enum Kind {
        NOT_TRUSTED,
        NOT_LET_IN,
        NOT_ALLOWED,
        UNKNOWN_HOST,
        NO_ANSWER,
        MISSING,
        INVALID_NAME,
        TOO_OLD,
        WRONG_PROPERTY,
        OTHER
    }

    private static final int DEEPEST = 20;
    private static final Pattern SECRET = Pattern.compile("(?i)jaas|password|secret|credential|token|key");
    private static final Pattern PROPERTY = Pattern.compile("for configuration ([\\w.]+)");

    /** Looks for the reason among the causes. Never quotes a property that may hold a secret. */
    public static KafkaProblem of(@Nullable Throwable answered) {
        Throwable thrown =
                answered instanceof ExecutionException && answered.getCause() != null ? answered.getCause() : answered;
        List<Throwable> causes = new ArrayList<>();
        for (@Nullable Throwable each = thrown; each != null && causes.size() < DEEPEST; each = each.getCause()) {
            causes.addFirst(each);
        }
        return causes.stream()
                .map(KafkaProblem::known)
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(() -> other(thrown));
    }

    private static Optional<KafkaProblem> known(Throwable thrown) {
        return Optional.ofNullable(
                switch (thrown) {
                    case SslAuthenticationException e ->
                        new KafkaProblem(
                                Kind.NOT_TRUSTED,
                                "the TLS handshake failed: " + Causes.told(e),
                                "Check the certificates: the brokers' own, the root that certified them (BATON_KAFKA_CA_SECRET), and the function's own where they ask for one (BATON_KAFKA_SECRET).");
                    case AuthenticationException e ->
                        new KafkaProblem(
                                Kind.NOT_LET_IN,
                                "the credentials are not accepted: " + Causes.told(e),
                                "Check BATON_KAFKA_AUTH and the secret that BATON_KAFKA_SECRET names, or KAFKA_SASL_MECHANISM and KAFKA_SASL_JAAS_CONFIG.");
                    case TopicAuthorizationException e ->
                        notAllowed(
                                "of the topics " + e.unauthorizedTopics(),
                                "READ and DESCRIBE on what it reads, WRITE and DESCRIBE on what it writes to");
                    case GroupAuthorizationException e ->
                        notAllowed("of the group " + e.groupId(), "READ and DESCRIBE on the group");
                    case TransactionalIdAuthorizationException e ->
                        notAllowed("of the transactional id", "WRITE and DESCRIBE on the transactional id");
                    case AuthorizationException e -> notAllowed("(" + Causes.told(e) + ")", "it");
                    case UnknownTopicOrPartitionException e ->
                        new KafkaProblem(
                                Kind.MISSING,
                                "there is no such topic or partition",
                                "Create it, or correct its name, or name the cluster that has it.");
                    case InvalidTopicException e ->
                        new KafkaProblem(
                                Kind.INVALID_NAME,
                                "that is not a valid name of a topic",
                                "Name it with letters, digits and . _ - only.");
                    case UnsupportedVersionException e ->
                        new KafkaProblem(
                                Kind.TOO_OLD,
                                "the brokers are too old: " + Causes.told(e),
                                "Baton needs Kafka 2.1 or newer.");
                    case ConfigException e -> ofProperty(Causes.told(e));
                    case TimeoutException e -> noAnswer(e);
                    case java.util.concurrent.TimeoutException e -> noAnswer(e);
                    default -> null;
                });
    }

    private static KafkaProblem ofProperty(String said) {
        if (said.contains("No resolvable bootstrap urls")) {
            return new KafkaProblem(
                    Kind.UNKNOWN_HOST,
                    "none of its bootstrap servers is a host that can be found",
                    "Check KAFKA_BOOTSTRAP_SERVERS, and DNS.");
        }
        return SECRET.matcher(said).find() ? ofSecret(said) : wrongProperty(said);
    }

    private static KafkaProblem ofSecret(String said) {
        Matcher property = PROPERTY.matcher(said);
        return wrongProperty((property.find() ? property.group(1) : "a property about keys or passwords")
                + " is wrong, and is not shown, as it may be a secret");
    }

    private static KafkaProblem wrongProperty(String what) {
        return new KafkaProblem(
                Kind.WRONG_PROPERTY, what, "Check the properties of Kafka's client: security.protocol, sasl.*, ssl.*.");
    }

    private static KafkaProblem notAllowed(String what, String remedy) {
        return new KafkaProblem(
                Kind.NOT_ALLOWED,
                "the use %s is not allowed".formatted(what),
                "Allow the principal %s (kafka-acls.sh, or MSK's IAM policy).".formatted(remedy));
    }

    private static KafkaProblem noAnswer(Throwable e) {
        String said = Causes.told(e);
        return new KafkaProblem(
                Kind.NO_ANSWER,
                said.isEmpty() ? "there was no answer in time" : "there was no answer in time: " + said,
                "Check KAFKA_BOOTSTRAP_SERVERS, the network path to it, and that both sides speak TLS or neither does.");
    }

    private static KafkaProblem other(@Nullable Throwable thrown) {
        String said = thrown == null ? "" : Causes.told(thrown);
        if (said.contains("JAAS")) {
            // Kafka quotes the part that it can't read, which is mostly a part of a password
            return wrongProperty("sasl.jaas.config is wrong, and is not shown, as it has secrets");
        }
        return new KafkaProblem(
                Kind.OTHER,
                said.isEmpty() ? String.valueOf(thrown) : said,
                "Check KAFKA_BOOTSTRAP_SERVERS, the network path to it and the credentials.");
    }

    /** Problem and remedy, to end a message with. */
    @Override
    public String toString() {
        return what + ". " + remedy;
    }
}
