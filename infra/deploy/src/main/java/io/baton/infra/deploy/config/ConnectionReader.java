package io.baton.infra.deploy.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads how the brokers are reached. */
final class ConnectionReader {

    private static final String SECRET = "the name or ARN of a secret of Secrets Manager";
    private static final int MOST_SUBNETS = 16;

    private ConnectionReader() {}

    static Connection read(Section file) {
        Authentication authentication = file.choice("authenticationMethod", Authentication.NONE);
        String secret = file.confidential("secret", SECRET, Forms.arn(Forms.SECRET));
        String ca = file.confidential("rootCACertificate", SECRET, Forms.arn(Forms.SECRET));
        String key = file.optional("secretEncryptionKey", "the ARN of a KMS key", Forms.arn(Forms.KEY));
        String cluster = file.optional("clusterArn", "the ARN of an MSK cluster", Forms.arn(Forms.CLUSTER));
        if (authentication.needsSecret() && !file.has("secret")) {
            file.refuse("authenticationMethod", authentication + " needs a secret");
        }
        if (!authentication.needsSecret() && secret != null) {
            file.refuse("secret", "has no effect with authenticationMethod: " + authentication);
        }
        if (authentication == Authentication.NONE && ca != null) {
            file.refuse("rootCACertificate", "needs TLS: set authenticationMethod to TLS or to one that uses it");
        }
        if (authentication == Authentication.SASL_IAM && !file.has("clusterArn")) {
            file.refuse("authenticationMethod", "SASL_IAM needs clusterArn, for the permissions");
        }
        if (authentication != Authentication.SASL_IAM && cluster != null) {
            file.refuse("clusterArn", "goes with authenticationMethod: SASL_IAM only");
        }
        if (key != null && secret == null && ca == null) {
            file.refuse("secretEncryptionKey", "has no effect without a secret");
        }
        return new Connection(authentication, secret, ca, key, cluster, network(file));
    }

    private static Connection.@Nullable Network network(Section file) {
        // the subnets determine the VPC; the key is for readers of the file
        String vpc = file.optional("vpc", "the id of a VPC", Forms.form(Forms.VPC, 64));
        List<String> subnets = file.texts("vpcSubnets", "a subnet's id", Forms.SUBNET);
        if (subnets.size() > MOST_SUBNETS) {
            file.refuse("vpcSubnets", "has %d subnets, and Lambda takes %d".formatted(subnets.size(), MOST_SUBNETS));
        }
        String securityGroup =
                file.optional("securityGroup", "a security group's id", Forms.form(Forms.SECURITY_GROUP, 64));
        boolean any = vpc != null || file.has("vpcSubnets") || file.has("securityGroup");
        for (String key : List.of("vpcSubnets", "securityGroup")) {
            if (any && !file.has(key)) {
                file.refuse(key, "is missing: a function in a VPC needs vpcSubnets and securityGroup");
            }
        }
        return securityGroup == null ? null : new Connection.Network(subnets, securityGroup);
    }
}
