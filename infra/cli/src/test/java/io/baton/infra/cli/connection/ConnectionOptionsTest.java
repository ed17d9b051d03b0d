package io.baton.infra.cli.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.baton.internal.lease.LeaseTableName;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;

/** Which table and which brokers a command line means. */
class ConnectionOptionsTest {

    private static final ConnectionSettings LAB = new ConnectionSettings(
            "the lab at http://lab and lab:9092",
            LeaseTableName.DEFAULT,
            "us-east-1",
            null,
            URI.create("http://lab"),
            null,
            AnonymousCredentialsProvider.create(),
            Map.of("bootstrap.servers", "lab:9092"),
            null,
            null);

    @TempDir
    private Path directory;

    private static ConnectionSettings place(String... arguments) {
        ConnectionOptions options = CommandLine.populateCommand(new ConnectionOptions(), arguments);
        try (Clients clients = options.clients(Map.of(), () -> Optional.of(LAB))) {
            return clients.settings();
        }
    }

    private static String problem(String... arguments) {
        return String.valueOf(catchThrowableOfType(IllegalArgumentException.class, () -> place(arguments))
                .getMessage());
    }

    @Test
    void theLabThatIsUpIsMeantWhereNothingIsNamed() {
        assertThat(place()).isEqualTo(LAB);
    }

    @Test
    void brokersOfACommandConfigAreUsedAlsoWhileALabIsUp() throws IOException {
        Path file = Files.writeString(
                directory.resolve("client.properties"), "bootstrap.servers=b-1:9092\nsecurity.protocol=SSL\n");
        assertThat(place("--command-config", file.toString()).kafka())
                .containsEntry("bootstrap.servers", "b-1:9092")
                .containsEntry("security.protocol", "SSL");
    }

    @Test
    void aBrokerGivenAsAPropertyIsUsedAlsoWhileALabIsUp() {
        assertThat(place("--kafka-property", "bootstrap.servers=b-1:9092").kafka())
                .containsEntry("bootstrap.servers", "b-1:9092");
    }

    @Test
    void thePlaceNamesTheBrokersThatAreAskedInPlaceOfTheLabs() {
        assertThat(place("--bootstrap-server", "b-1:9092").name()).isEqualTo(LAB.name() + ", but Kafka at b-1:9092");
    }

    @Test
    void aCommandConfigThatCannotBeReadIsTheOnlyThingTold() {
        assertThat(problem("--command-config", directory.resolve("nowhere").toString()))
                .contains("--command-config", "nowhere")
                .doesNotContain("name no broker");
    }

    @ParameterizedTest
    @ValueSource(strings = {";;", "eu west 1", "", "evil.example/x"})
    void whatIsNoRegionIsRefusedByTheOptionsName(String region) {
        assertThat(problem("--region", region)).isEqualTo("--region must be a region's name, such as eu-west-1");
    }
}
