package io.baton.internal.secrets;

import io.baton.internal.aws.AwsProblem;
import io.baton.internal.aws.BoundedCalls;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * AWS Secrets Manager. The SDK finds region, credentials and a local endpoint as usual; an ARN names its own region. A client is
 * open only while a secret is read, and leaves no thread behind.
 */
public final class SecretsManager implements SecretStore {

    private static final Duration ATTEMPT = Duration.ofSeconds(3);

    /** All attempts together: the retry strategy allows three. */
    private static final Duration CALL = Duration.ofSeconds(10);

    private static final Pattern ARN = Pattern.compile("arn:[^:]*:secretsmanager:([a-z0-9-]+):.*");

    @Override
    public Secret read(SecretRef ref) {
        try {
            return SecretJson.parse(ref, Sdk.ask(ref));
        } catch (LinkageError e) {
            throw new SecretException(
                    "%s needs AWS's SDK for Secrets Manager, and the function's package does not have it: add the dependency software.amazon.awssdk:secretsmanager, in the version of the SDK's other parts (%s)."
                            .formatted(ref.setting(), e),
                    e);
        }
    }

    static Optional<String> region(String id) {
        Matcher arn = ARN.matcher(id);
        return arn.matches() ? Optional.of(arn.group(1)) : Optional.empty();
    }

    /** A class of its own, so that no class of the SDK is loaded before a secret is read. */
    private static final class Sdk {

        static String ask(SecretRef ref) {
            try (SecretsManagerClient client = open(ref)) {
                String text = client.getSecretValue(request -> request.secretId(ref.id()))
                        .secretString();
                if (text == null) {
                    throw ref.problem("is binary, and must be text: one JSON object", null);
                }
                return text;
            } catch (AwsServiceException e) {
                throw refused(ref, e);
            } catch (SdkException e) {
                throw ref.problem("could not be asked for: %s".formatted(AwsProblem.of(e)), e);
            }
        }

        private static SecretsManagerClient open(SecretRef ref) {
            var calls = new BoundedCalls(ATTEMPT, CALL);
            var builder = SecretsManagerClient.builder()
                    // the builder, not a built client: only then does close() close it too
                    .httpClientBuilder(calls.http(Apache5HttpClient.builder()
                            .connectionTimeout(ATTEMPT)
                            .socketTimeout(ATTEMPT)
                            .useIdleConnectionReaper(false)))
                    .overrideConfiguration(calls::configure);
            region(ref.id()).map(Region::of).ifPresent(builder::region);
            return builder.build();
        }

        private static SecretException refused(SecretRef ref, AwsServiceException e) {
            String code = e.awsErrorDetails() == null
                    ? ""
                    : String.valueOf(e.awsErrorDetails().errorCode());
            return switch (code) {
                case "ResourceNotFoundException" ->
                    ref.problem("does not exist: create it in the function's region, or correct the name", e);
                case "AccessDeniedException" ->
                    ref.problem(
                            "the function's role may not read: allow it secretsmanager:GetSecretValue on the secret, and kms:Decrypt if it is under a KMS key of your own (%s)"
                                    .formatted(e.getMessage()),
                            e);
                default -> ref.problem("Secrets Manager does not give: %s".formatted(AwsProblem.of(e)), e);
            };
        }
    }
}
