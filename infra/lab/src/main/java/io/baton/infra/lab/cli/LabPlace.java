package io.baton.infra.lab.cli;

import io.baton.infra.cli.place.Place;
import io.baton.infra.lab.site.Addresses;
import io.baton.infra.lab.site.LabTimings;
import io.baton.infra.lab.site.RunningLab;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** The lab that is up, as the operator's commands look for it. Stateless. */
final class LabPlace {

    private LabPlace() {}

    static Optional<Place> find() {
        return RunningLab.find().map(LabPlace::of);
    }

    private static Place of(Addresses addresses) {
        return new Place(
                "the lab that is up",
                Addresses.LEASE_TABLE,
                "us-east-1",
                null,
                addresses.dynamoDb(),
                null,
                StaticCredentialsProvider.create(AwsBasicCredentials.create("lab", "lab")),
                Map.of("bootstrap.servers", addresses.bootstrapServers()),
                LabTimings.LEASE,
                null);
    }
}
