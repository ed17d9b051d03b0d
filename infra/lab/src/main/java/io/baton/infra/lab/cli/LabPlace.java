package io.baton.infra.lab.cli;

import io.baton.infra.cli.connection.ConnectionSettings;
import io.baton.infra.emulator.lab.Addresses;
import io.baton.infra.emulator.lab.LabTimings;
import io.baton.infra.emulator.lab.RunningLab;
import io.baton.infra.emulator.lab.RunningLambda;
import io.baton.internal.lease.LeaseTableName;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** The lab that is up, as the operator's commands see it. Stateless. */
final class LabPlace {

    private LabPlace() {}

    static Optional<ConnectionSettings> find() {
        return RunningLab.find().map(LabPlace::of);
    }

    private static ConnectionSettings of(Addresses lab) {
        return new ConnectionSettings(
                "the lab at " + lab.dynamoDb() + " and " + lab.bootstrapServers(),
                new LeaseTableName(Addresses.LEASE_TABLE),
                "us-east-1",
                null,
                lab.dynamoDb(),
                RunningLambda.find().orElse(null),
                StaticCredentialsProvider.create(AwsBasicCredentials.create("lab", "lab")),
                Map.of("bootstrap.servers", lab.bootstrapServers()),
                LabTimings.LEASE,
                null);
    }
}
