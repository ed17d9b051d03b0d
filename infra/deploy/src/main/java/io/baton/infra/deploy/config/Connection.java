package io.baton.infra.deploy.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the brokers are reached.
 *
 * @param secret name or ARN of the credentials in Secrets Manager
 * @param rootCaCertificate name or ARN of the secret with the brokers' root certificate
 * @param secretEncryptionKey ARN of the key of both, if it is not AWS's own
 * @param clusterArn the MSK cluster's, for IAM
 * @param network null for a function outside any VPC
 */
public record Connection(
        Authentication authentication,
        @Nullable String secret,
        @Nullable String rootCaCertificate,
        @Nullable String secretEncryptionKey,
        @Nullable String clusterArn,
        @Nullable Network network) {

    /** Lambda takes the VPC from the subnets. */
    public record Network(List<String> subnets, String securityGroup) {
        public Network {
            subnets = List.copyOf(subnets);
        }
    }
}
