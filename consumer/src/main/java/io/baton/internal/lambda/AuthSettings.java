package io.baton.internal.lambda;

import io.baton.internal.kafka.AuthMethod;
import io.baton.internal.kafka.AuthMethod.Mechanism;
import io.baton.internal.kafka.Authentication;
import io.baton.internal.kafka.ClientProperties;
import io.baton.internal.secrets.SecretRef;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads how the function authenticates to Kafka, and refuses settings that contradict each other. */
final class AuthSettings {

    private static final String AUTH = "BATON_KAFKA_AUTH";
    private static final String SECRET = "BATON_KAFKA_SECRET";
    private static final String ROOTS = "BATON_KAFKA_CA_SECRET";

    private static final Pattern SECRET_ID =
            Pattern.compile("[A-Za-z0-9/_+=.@-]{1,512}|arn:[a-z-]{1,20}:secretsmanager:[A-Za-z0-9/_+=.@:-]{1,600}");

    /** The words of the setting. */
    private enum Word {
        NONE,
        TLS,
        SASL_SCRAM_512,
        SASL_SCRAM_256,
        SASL_PLAIN,
        MTLS,
        IAM;

        /** The fields of its secret; empty if it needs no secret. */
        String holds() {
            return switch (this) {
                case NONE, TLS, IAM -> "";
                case SASL_SCRAM_512, SASL_SCRAM_256, SASL_PLAIN -> "{\"username\", \"password\"}";
                case MTLS -> "{\"certificate\", \"privateKey\"}";
            };
        }
    }

    private final List<String> problems;

    private AuthSettings(List<String> problems) {
        this.problems = problems;
    }

    /** @param kafka names of the client properties that the user gave */
    static Authentication read(Variables variables, Collection<String> kafka, List<String> problems) {
        int before = problems.size();
        Word word =
                variables.choice(AUTH, Word.NONE, "none, tls, sasl-scram-512, sasl-scram-256, sasl-plain, mtls or iam");
        SecretRef secret = secret(variables, SECRET);
        SecretRef roots = secret(variables, ROOTS);
        if (problems.size() > before) {
            return Authentication.AS_GIVEN; // whether they go together can't be told yet
        }
        return new AuthSettings(problems).together(word, secret, roots, kafka);
    }

    private Authentication together(
            Word word, @Nullable SecretRef secret, @Nullable SecretRef roots, Collection<String> kafka) {
        if (word.holds().isEmpty() && secret != null) {
            problems.add("%s must not be set with %s=%s, which needs no secret"
                    .formatted(SECRET, AUTH, Variables.word(word)));
        }
        if (!word.holds().isEmpty() && secret == null) {
            problems.add("%s is missing: with %s=%s it names a secret with the fields %s"
                    .formatted(SECRET, AUTH, Variables.word(word), word.holds()));
        }
        if (word == Word.NONE && roots != null) {
            problems.add("%s must not be set with %s=none: set that to tls, or to the method that the brokers ask for"
                    .formatted(ROOTS, AUTH));
        }
        SecretRef named = secret == null ? new SecretRef(SECRET, "") : secret;
        var authentication = new Authentication(method(word, named), roots);
        for (String property : kafka) {
            if (authentication.owns(property)) {
                problems.add("%s must not be set with %s=%s: Baton sets it, or another property instead of it"
                        .formatted(ClientProperties.variable(property), AUTH, Variables.word(word)));
            }
        }
        return authentication;
    }

    private static AuthMethod method(Word word, SecretRef secret) {
        return switch (word) {
            case NONE -> new AuthMethod.AsGiven();
            case TLS -> new AuthMethod.Tls();
            case SASL_SCRAM_512 -> new AuthMethod.Sasl(Mechanism.SCRAM_SHA_512, secret);
            case SASL_SCRAM_256 -> new AuthMethod.Sasl(Mechanism.SCRAM_SHA_256, secret);
            case SASL_PLAIN -> new AuthMethod.Sasl(Mechanism.PLAIN, secret);
            case MTLS -> new AuthMethod.MutualTls(secret);
            case IAM -> new AuthMethod.Iam();
        };
    }

    private static @Nullable SecretRef secret(Variables variables, String name) {
        Optional<String> id = variables.unshown(
                name, SECRET_ID, "the name or the ARN of a secret in Secrets Manager, and never its content");
        return id.map(it -> new SecretRef(name, it)).orElse(null);
    }
}
