package io.baton.infra.emulator.lab;

import java.net.URI;
import java.util.Map;

/** How to reach a lab, this process's own or another's. */
public record Addresses(String bootstrapServers, URI dynamoDb) {
    /** The lease table of every lab. */
    public static final String LEASE_TABLE = "baton-leases";

    /** DynamoDB Local takes any; the SDK and the AWS command line want some. */
    public static final Map<String, String> CREDENTIALS =
            Map.of("AWS_ACCESS_KEY_ID", "lab", "AWS_SECRET_ACCESS_KEY", "lab", "AWS_REGION", "us-east-1");

    /** To be pasted into a shell that has the AWS command line. */
    public String scanCommand() {
        return "AWS_ACCESS_KEY_ID=lab AWS_SECRET_ACCESS_KEY=lab aws dynamodb scan --region us-east-1 --endpoint-url "
                + dynamoDb + " --table-name " + LEASE_TABLE;
    }

    /** To be pasted into a shell in the checkout; needs no Kafka installation. */
    public String groupCommand(String groupId) {
        return "./baton kafka-consumer-groups --bootstrap-server " + bootstrapServers + " --describe --group "
                + groupId;
    }
}
