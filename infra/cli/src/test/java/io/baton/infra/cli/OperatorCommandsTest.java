package io.baton.infra.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.baton.infra.cli.Commands.Answer;
import io.baton.infra.cli.command.ExitCodes;
import io.baton.infra.cli.connection.ConnectionSettings;
import io.baton.infra.local.BrokerSettings;
import io.baton.infra.local.KafkaBroker;
import io.baton.infra.local.Topics;
import io.baton.internal.kafka.KafkaOutputTransactions;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.DesiredState;
import io.baton.internal.lease.Generation;
import io.baton.internal.lease.Intent;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseStore;
import io.baton.internal.lease.LeaseTableName;
import io.baton.internal.lease.Owner;
import io.baton.internal.lease.PastInvocation;
import io.baton.internal.lease.Step;
import io.baton.internal.lease.Tick;
import io.baton.internal.lease.dynamodb.DynamoDbLeaseHistory;
import io.baton.internal.output.Committed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Every command against a real table and a real broker; holders are made by the protocol's own steps. */
class OperatorCommandsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Owner OWNER = new Owner("request-1", "n", "2026/11/25/[7]abc", "7");

    private static KafkaBroker broker;
    private static Admin admin;

    private String topic;
    private final LocalTable local = LocalTable.fresh();
    private final DynamoDbClient client = local.client();
    private final LeaseStore store = local.store();
    private String table = local.name();

    @BeforeAll
    static void start() {
        broker = new KafkaBroker(BrokerSettings.DEFAULT).start();
        admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }

    @AfterAll
    static void end() {
        admin.close(Duration.ofSeconds(1));
        broker.close();
    }

    @BeforeEach
    void aTopicOfThreePartitionsWithTenRecordsEach() throws Exception {
        topic = "orders-" + UUID.randomUUID();
        // their timestamps are of 1970: any retention would delete them
        NewTopic kept = new NewTopic(topic, 3, (short) 1).configs(Map.of("retention.ms", "-1"));
        Topics.create(admin, List.of(kept));
        try (var producer = new KafkaProducer<>(
                // a fresh partition may refuse the first batch and take the second
                Map.<String, Object>of(
                        "bootstrap.servers", broker.bootstrapServers(), "max.in.flight.requests.per.connection", 1),
                new StringSerializer(),
                new StringSerializer())) {
            for (int i = 0; i < 30; i++) {
                var unused = producer.send(new ProducerRecord<>(topic, i % 3, 1_000L * (i / 3), "k", "v"));
            }
            producer.flush();
        }
    }

    @Test
    void listShowsHolderOffsetsAndLag() throws Exception {
        hold(0, 4);
        JsonNode lease = list("--json").get(0);
        assertThat(lease.at("/state").asText()).isEqualTo("running");
        assertThat(lease.at("/holder/requestId").asText()).isEqualTo("request-1");
        assertThat(lease.at("/offsets/currentOffset").asLong()).isEqualTo(4);
        assertThat(lease.at("/offsets/logEndOffset").asLong()).isEqualTo(10);
        assertThat(lease.at("/offsets/lag").asLong()).isEqualTo(6);
        Instant next = Instant.ofEpochMilli(4_000);
        assertThat(lease.at("/offsets/lagMillis").asLong())
                .isBetween(
                        Duration.between(next, Instant.now().minusSeconds(60)).toMillis(),
                        Duration.between(next, Instant.now()).toMillis());
    }

    @Test
    void theTableCarriesTheNamesThatUsersOfKafkasToolKnow() {
        hold(0, 10);
        Answer answer = run("leases");
        assertThat(answer.out()).contains("GROUP", "TOPIC", "PARTITION", "CURRENT-OFFSET", "LOG-END-OFFSET", "LAG");
        assertThat(answer.code()).isZero();
    }

    @Test
    void withoutKafkaLagIsSaidToBeUnknown() {
        hold(0, 4);
        Answer answer = run(home(Map.of()), "leases");
        assertThat(answer.out()).contains("not known: no Kafka connection is given");
        assertThat(answer.code()).isZero();
    }

    @Test
    void anUnreadableRowHidesNoOtherAndItsTextDoesNoHarm() {
        hold(0, 10);
        client.putItem(request -> request.tableName(table)
                .item(Map.of(
                        "lease",
                        AttributeValue.fromS("evil\u001b[2J/orders/0"),
                        "formatVersion",
                        AttributeValue.fromN("1"))));
        Answer answer = run("leases", "--check");
        assertThat(answer.out())
                .contains("running", "unreadable", "evil\\u{1b}[2J")
                .doesNotContain("\u001b");
        assertThat(answer.code()).isEqualTo(ExitCodes.UNHEALTHY);
    }

    @Test
    void aMisspeltPartitionIsNoSuccess() {
        hold(0, 10);
        Answer answer = run("leases", "nonsense");
        assertThat(answer.code()).isEqualTo(ExitCodes.FAILED);
        assertThat(answer.err()).contains("no lease is called 'nonsense'");
    }

    @Test
    void recordsLostToRetentionAreAnError() throws Exception {
        hold(0, 2);
        admin.deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(7)))
                .all()
                .get();
        assertThat(list("--json").get(0).at("/health").asText()).isEqualTo("ERR");
    }

    @Test
    void stopKeepsWhoAndWhyInTheRow() {
        hold(0, 10);
        assertThat(run("leases", "stop", "0", "--by", "ada", "--why", "a new schema", "--no-wait")
                        .code())
                .isZero();
        Lease.Command command = row(0).command();
        assertThat(command.desired()).isEqualTo(DesiredState.STOP);
        assertThat(command.by()).isEqualTo("ada");
        assertThat(command.why()).isEqualTo("a new schema");
        assertThat(run("leases", "start", "0").code()).isZero();
        assertThat(row(0).command().desired()).isEqualTo(DesiredState.RUN);
    }

    @Test
    void stopWaitsUntilTheHolderHasReleased() {
        hold(0, 10);
        CompletableFuture<Answer> stopping = CompletableFuture.supplyAsync(() -> run("leases", "stop", "0"));
        while (row(0).mayRun()) {
            Thread.onSpinWait();
        }
        assertThat(stopping).isNotDone();
        release(0, 10);
        assertThat(stopping.join().code()).isZero();
        assertThat(stopping.join().err()).contains("stopped at offset 10");
    }

    @Test
    void oneRowThatCannotBeReadKeepsNoOtherFromBeingStopped() {
        hold(0, 10);
        unreadable(1);
        hold(2, 10);
        Answer stopped = run("leases", "stop", "--all", "--no-wait");
        assertThat(stopped.code()).isEqualTo(ExitCodes.FAILED);
        assertThat(stopped.err()).contains(key(1).id() + ": left as it is").contains("'formatVersion'");
        assertThat(row(0).mayRun()).isFalse();
        assertThat(row(2).mayRun()).isFalse();
        assertThat(run("leases", "start", "0,1,2").code()).isEqualTo(ExitCodes.FAILED);
        assertThat(row(2).mayRun()).isTrue();
        assertThat(run("leases", "stop", "1").code()).isEqualTo(ExitCodes.FAILED);
    }

    @Test
    void norFromASeekAndAHistory() {
        hold(0, 8);
        release(0, 8);
        unreadable(1);
        store.write(new Step.Command(key(2), DesiredState.RUN, "ada", "no invocation has held it", Instant.now()));
        Answer planned = run("leases", "seek", "--all", "--to-earliest");
        assertThat(planned.code()).isEqualTo(ExitCodes.FAILED);
        Answer seekDone = run("leases", "seek", "--all", "--to-earliest", "--execute");
        assertThat(seekDone.code()).isEqualTo(ExitCodes.FAILED);
        assertThat(seekDone.err())
                .contains(key(1).id() + ": left as it is")
                .contains(key(2).id() + ": has no checkpoint yet");
        assertThat(asked(0)).isZero();
        Answer history = run("leases", "history", "--all");
        assertThat(history.code()).isEqualTo(ExitCodes.FAILED);
        assertThat(history.out()).contains(key(0).id());
        assertThat(history.err()).contains(key(1).id());
    }

    @Test
    void aRowThatIsDeletedWhileItIsWaitedForWasNotStopped() {
        hold(0, 10);
        CompletableFuture<Answer> stopping = CompletableFuture.supplyAsync(() -> run("leases", "stop", "0"));
        while (row(0).mayRun()) {
            Thread.onSpinWait();
        }
        client.deleteItem(request -> request.tableName(table).key(Map.of("lease", AttributeValue.fromS(key(0).id()))));
        assertThat(stopping.join().code()).isEqualTo(ExitCodes.FAILED);
        assertThat(stopping.join().err()).contains("it was deleted");
    }

    @Test
    void aDryRunOfStopWritesNothing() {
        hold(0, 10);
        Answer answer = run("leases", "stop", "0", "--dry-run");
        assertThat(answer.out()).contains("would get the order STOP");
        assertThat(row(0).mayRun()).isTrue();
    }

    @Test
    void nothingIsStoppedUnlessItIsNamed() {
        hold(0, 10);
        Answer answer = run("leases", "stop");
        assertThat(answer.code()).isEqualTo(ExitCodes.USAGE);
        assertThat(answer.err()).contains("name the partitions, or give --all");
        assertThat(row(0).mayRun()).isTrue();
    }

    @Test
    void aBareNumberThatFitsTwoGroupsIsRefused() {
        hold(0, 10);
        store.write(new Step.Command(new LeaseKey("other", topic, 0), DesiredState.RUN, "ada", "", Instant.now()));
        Answer answer = run("leases", "stop", "0");
        assertThat(answer.code()).isEqualTo(ExitCodes.USAGE);
        assertThat(answer.err()).contains("means several partitions");
    }

    @Test
    void aSeekIsOnlyPlannedUntilItIsExecuted() {
        hold(0, 8);
        Answer answer = run("leases", "seek", "0", "--to-earliest");
        assertThat(answer.code()).isZero();
        assertThat(answer.out()).contains("NEW-OFFSET").containsPattern("0 +0 +8 +8 +0 +0 to 10");
        assertThat(answer.err()).contains("nothing was moved");
        assertThat(row(0).seek()).isNull();
    }

    @Test
    void eachTargetMeansWhatKafkasToolMeansByIt() throws Exception {
        hold(0, 5);
        assertThat(target("--to-earliest")).isEqualTo(0);
        assertThat(target("--to-latest")).isEqualTo(10);
        assertThat(target("--to-current")).isEqualTo(5);
        assertThat(target("--to-offset", "7")).isEqualTo(7);
        assertThat(target("--shift-by", "-2")).isEqualTo(3);
        assertThat(target("--to-datetime", "1970-01-01T00:00:06.500")).isEqualTo(7);
        assertThat(target("--to-datetime", "1970-01-01T02:00:06+02:00")).isEqualTo(6);
        assertThat(target("--by-duration", "PT1H")).isEqualTo(10);
    }

    @Test
    void aSeekPastTheLogIsRefusedWithTheRangeThatWouldDo() {
        hold(0, 5);
        for (String[] nonsense : new String[][] {{"--to-offset", "11"}, {"--shift-by", "-6"}, {"--to-offset", "-1"}}) {
            Answer answer = run("leases", "seek", "0", nonsense[0], nonsense[1], "--execute");
            assertThat(answer.code()).isEqualTo(ExitCodes.USAGE);
            assertThat(answer.err()).contains("its log has 0 to 10");
        }
        assertThat(row(0).seek()).isNull();
    }

    @Test
    void aPlanIsExportedAndDoneFromTheFile(@TempDir Path directory) throws Exception {
        hold(0, 5);
        hold(1, 6);
        Path file = directory.resolve("plan.csv");
        Answer planned = run("leases", "seek", "--all", "--shift-by", "-1", "--export", file.toString());
        assertThat(planned.code()).as(planned.err()).isZero();
        assertThat(Files.readString(file)).isEqualTo("group,%s,0,4\ngroup,%s,1,5\n".formatted(topic, topic));
        Answer done = run("leases", "seek", "--from-file", file.toString(), "--execute", "--no-wait");
        assertThat(done.code()).as(done.err()).isZero();
        assertThat(asked(0)).isEqualTo(4);
        assertThat(asked(1)).isEqualTo(5);
    }

    @Test
    void aPlanThatCannotBeWrittenIsNotCarriedOut() {
        assumeThat(Path.of("/dev/full")).exists();
        hold(0, 5);
        release(0, 5);
        Answer answer = run("leases", "seek", "0", "--to-earliest", "--execute", "--export", "/dev/full");
        assertThat(answer.code()).isEqualTo(ExitCodes.FAILED);
        assertThat(answer.err()).contains("--export /dev/full could not be written: No space left on device");
        assertThat(row(0).seek()).isNull();
    }

    @Test
    void aSeekWaitsForTheLiveHolderToMove() {
        hold(0, 8);
        CompletableFuture<Answer> seeking = CompletableFuture.supplyAsync(
                () -> run("leases", "seek", "0", "--to-offset", "2", "--execute", "--by", "ada", "--why", "a bug"));
        while (row(0).seek() == null) {
            Thread.onSpinWait();
        }
        assertThat(seeking).isNotDone();
        var moved = new Step.Move(
                key(0),
                OWNER,
                new Generation(1),
                Checkpoint.at(9),
                row(0).seek().number(),
                Instant.now());
        assertThat(store.write(moved)).isInstanceOf(LeaseStore.Written.Done.class);
        assertThat(seeking.join().code()).isZero();
        assertThat(seeking.join().err()).contains("generation 1 moved from 9 to 2");
        assertThat(run("leases", "describe", "0").out()).contains("9 to 2, by ada");
    }

    @Test
    void aSeekOfAPartitionWithStateSaysWhatBecomesOfIt() {
        hold(0, 8);
        store.write(new Step.Renew(
                key(0),
                OWNER,
                new Generation(1),
                new Step.HolderProgress(Checkpoint.at(8).with("000000000001-00000001"), 0),
                Instant.now()));
        Answer unsaid = run("leases", "seek", "0", "--to-earliest", "--execute");
        assertThat(unsaid.code()).isEqualTo(ExitCodes.USAGE);
        assertThat(unsaid.err()).contains(key(0).id()).contains("--state keep").contains("--state clear");
        assertThat(row(0).seek()).isNull();

        run("leases", "seek", "0", "--to-earliest", "--execute", "--no-wait", "--state", "clear");
        assertThat(row(0).seek()).extracting(Lease.Seek::snapshot).isEqualTo(Lease.Seek.EMPTY);
        run("leases", "seek", "0", "--to-earliest", "--execute", "--no-wait", "--state", "keep");
        assertThat(row(0).seek()).extracting(Lease.Seek::snapshot).isNull();
    }

    @Test
    void whereNobodyHoldsASeekIsLeftForTheNextInvocation() {
        hold(0, 8);
        release(0, 8);
        Answer answer = run("leases", "seek", "0", "--to-earliest", "--execute");
        assertThat(answer.code()).isZero();
        assertThat(answer.err()).contains("the next invocation begins at 0");
        assertThat(asked(0)).isZero();
    }

    @Test
    void historyShowsWhatBecameOfInvocationsTheNewestFirst() throws Exception {
        hold(0, 8);
        var history = new DynamoDbLeaseHistory(client, table);
        for (int generation = 1; generation <= 3; generation++) {
            history.add(key(0), past(generation));
        }
        JsonNode past = JSON.readTree(
                        run("leases", "history", "0", "--last", "2", "--json").out())
                .get(0)
                .path("invocations");
        assertThat(past.findValuesAsText("generation")).containsExactly("3", "2");
        assertThat(past.get(0).path("outcome").asText()).isEqualTo("superseded");
        Answer shown = run("leases", "history", "0");
        assertThat(shown.out()).contains("GENERATION", "340ms", "by \\u{1b}[2Jodd");
        assertThat(list("--json").size()).as("a history is no lease").isEqualTo(1);
        assertThat(run("leases", "describe", "0").out()).containsPattern("dead letters +9");
    }

    @Test
    void whatIsCommittedWithOutputsIsShownBesideTheCheckpoint() throws Exception {
        hold(0, 4);
        hold(1, 4);
        Instant at = Instant.now().minusSeconds(5).truncatedTo(ChronoUnit.MILLIS);
        commit(0, new Committed(Checkpoint.at(6), 0, 1, null).metadata(at), 6);
        JsonNode leases = list("--json");
        JsonNode outputs = leases.get(0).path("outputs");
        assertThat(outputs.path("mode").asText()).isEqualTo("exactly-once");
        assertThat(outputs.path("committedOffset").asLong()).isEqualTo(6);
        assertThat(outputs.path("committedGeneration").asLong()).isEqualTo(1);
        assertThat(outputs.path("committedAt").asText()).isEqualTo(at.toString());
        assertThat(outputs.path("committedMillis").asLong()).isGreaterThanOrEqualTo(5_000);
        assertThat(outputs.has("openMillis")).isFalse();
        assertThat(leases.get(1).has("outputs")).isFalse();
        assertThat(run("leases", "--wide").out()).contains("WRITES", "COMMITTED-OFFSET", "exactly-once");

        new DynamoDbLeaseHistory(client, table).add(key(0), past(1));
        assertThat(run("leases", "describe", "0").out())
                .containsPattern("writes +exactly-once\n")
                .containsPattern("committed +offset 6 by generation 1, .*s ago")
                .containsPattern("open for +-")
                .containsPattern("held up +5\\.0s");
        assertThat(run("leases", "describe", "1").out()).containsPattern("writes +-");
        assertThat(run(home(Map.of()), "leases", "describe", "0").out()).containsPattern("writes +-");
        assertThat(run("leases", "history", "0").out()).contains("OUTPUTS", "COMMITS", "ABORTS", "FENCED");
        JsonNode past =
                JSON.readTree(run("leases", "history", "0", "--json").out()).at("/0/invocations/0");
        assertThat(past.path("outputs").asLong()).isEqualTo(10);
        assertThat(past.path("commits").asLong()).isEqualTo(4);
        assertThat(past.path("aborts").asLong()).isEqualTo(1);
    }

    @Test
    void aTransactionThatHoldsUpReadersIsShown() throws Exception {
        hold(0, 4);
        commit(0, new Committed(Checkpoint.at(4), 0, 1, null).metadata(), 4);
        Map<String, Object> properties = Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "transactional.id",
                KafkaOutputTransactions.transactionalId(key(0)));
        try (var crashed = new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
            crashed.initTransactions();
            crashed.beginTransaction();
            crashed.send(new ProducerRecord<>(topic, 2, "k", "v")).get();
            JsonNode outputs = list("--json").get(0).path("outputs");
            assertThat(outputs.path("openMillis").isNumber()).isTrue();
            assertThat(outputs.has("committedAt")).as("not told").isFalse();
            crashed.abortTransaction();
        }
        assertThat(list("--json").get(0).path("outputs").has("openMillis")).isFalse();
    }

    @Test
    void theSnapshotOfAPartitionWithStateIsNamed() throws Exception {
        hold(0, 8);
        store.write(new Step.Renew(
                key(0),
                OWNER,
                new Generation(1),
                new Step.HolderProgress(Checkpoint.at(8).with("000000000001-00000001"), 0),
                Instant.now()));
        assertThat(list("--json").get(0).at("/offsets/snapshot").asText()).isEqualTo("000000000001-00000001");
        assertThat(run("leases", "describe", "0").out()).containsPattern("snapshot +000000000001-00000001");
    }

    private void commit(int partition, String metadata, long offset) throws Exception {
        admin.alterConsumerGroupOffsets(
                        "group-baton-outputs",
                        Map.of(new TopicPartition(topic, partition), new OffsetAndMetadata(offset, metadata)))
                .all()
                .get();
    }

    /** Prints how long it takes; a machine that builds other things at once is no judge of that. */
    @Test
    void twoHundredRowsAreListedInOneGo() throws Exception {
        rowsAreListedInOneGo(200);
    }

    @Tag("long")
    @Test
    void aThousandRowsAreListedInOneGo() throws Exception {
        rowsAreListedInOneGo(1_000);
    }

    private void rowsAreListedInOneGo(int rows) throws Exception {
        topic = "many-" + UUID.randomUUID();
        Topics.create(admin, List.of(new NewTopic(topic, rows, (short) 1)));
        IntStream.range(0, rows).parallel().forEach(partition -> hold(partition, 0));
        for (int i = 0; i < 3; i++) {
            long begun = System.nanoTime();
            JsonNode leases = list("--json");
            System.out.printf(
                    "%d rows listed with their logs in %d ms%n", rows, (System.nanoTime() - begun) / 1_000_000);
            assertThat(leases.size()).isEqualTo(rows);
            assertThat(leases.findValues("lag")).hasSize(rows);
        }
    }

    private static PastInvocation past(long generation) {
        Instant at = Instant.parse("2026-11-25T12:00:00Z").plusSeconds(840 * generation);
        return new PastInvocation(
                new Generation(generation),
                "request-" + generation,
                Tick.at(at),
                "7",
                "stream",
                at,
                at.plusSeconds(1),
                at.plusSeconds(2),
                at.plusSeconds(800),
                at.plusSeconds(801),
                "superseded",
                "by \u001b[2Jodd",
                10L,
                20L,
                10,
                3,
                340L,
                List.of(),
                new PastInvocation.Evicted(
                        new Generation(generation + 90), "killed#n", at.minusSeconds(800), at.minusSeconds(3)),
                new PastInvocation.Written(10, 4, 1, 0));
    }

    @Test
    void watchAddsALineForEachLookAndOneForEachChange() {
        hold(0, 10);
        Answer answer = run("leases", "watch", "--every", "100ms", "--looks", "2");
        assertThat(answer.out().lines()).hasSize(2).allMatch(line -> line.contains("1 lease: 1 OK; lag 0"));
    }

    @Test
    void doctorNamesWhatIsWrongAndWhatToDo() {
        hold(0, 10);
        Answer answer = run("doctor");
        assertThat(answer.out())
                .contains("lease table", "has the right key")
                .contains("no lease for partitions [1, 2]", "-> deploy a function for each");
        assertThat(answer.code()).isZero();
    }

    @Test
    void doctorFailsWithoutATable() {
        table = "nowhere";
        Answer answer = run("doctor");
        assertThat(answer.code()).isEqualTo(ExitCodes.UNHEALTHY);
        assertThat(answer.out()).contains("'nowhere' does not exist", "-> create it");
    }

    @Test
    void doctorReadsAFunctionsSettingsAsTheFunctionWould(@TempDir Path directory) throws Exception {
        hold(0, 10);
        Path file = Files.writeString(
                directory.resolve(".env"),
                "# ours\nexport BATON_TOPIC='%s'\nBATON_GROUP_ID=group\nBATON_PARTITION=-1\nKAFKA_SASL_JAAS_CONFIG=hunter2\n"
                        .formatted(topic));
        Answer answer = run("doctor", "--env-file", file.toString());
        assertThat(answer.code()).isEqualTo(ExitCodes.UNHEALTHY);
        assertThat(answer.out())
                .contains("BATON_PARTITION is '-1'", "KAFKA_BOOTSTRAP_SERVERS is missing")
                .doesNotContain("hunter2");
    }

    @Test
    void doctorLooksAtTheTopicsThatPipelinesWriteTo() {
        hold(0, 10);
        assertThat(run("doctor").out()).doesNotContain("outputs ");
        Answer missing = run("doctor", "--output", "nowhere");
        assertThat(missing.code()).isEqualTo(ExitCodes.UNHEALTHY);
        assertThat(missing.out())
                .contains("The topic 'nowhere', which the pipeline writes to, does not exist", "-> create it");
        Answer loop = run("doctor", "--output", topic);
        assertThat(loop.code()).isZero();
        assertThat(loop.out()).contains("The output topic " + topic + " is the topic that this function reads: a loop");
    }

    @Test
    void doctorHoldsTheTransactionsOfOutputsAgainstWhatTheBrokersAllow(@TempDir Path directory) throws Exception {
        hold(0, 10);
        assertThat(run("doctor", "--exactly-once").out()).contains("1 partitions write exactly once, and may");
        admin.alterConsumerGroupOffsets(
                        "group-baton-outputs", Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(10)))
                .all()
                .get();
        assertThat(run("doctor").out()).contains("1 partitions write exactly once, and may");
        Path file = Files.writeString(
                directory.resolve(".env"),
                "BATON_TOPIC=%s\nBATON_GROUP_ID=group\nBATON_PARTITION=0\nKAFKA_BOOTSTRAP_SERVERS=unused:1\nKAFKA_TRANSACTION_TIMEOUT_MS=900001\n"
                        .formatted(topic));
        Answer tooLong = run("doctor", "--env-file", file.toString());
        assertThat(tooLong.code()).isEqualTo(ExitCodes.UNHEALTHY);
        assertThat(tooLong.out())
                .contains(
                        "900001 ms (transaction.timeout.ms)", "-> set KAFKA_TRANSACTION_TIMEOUT_MS to 900000 or less");
    }

    @Test
    void aTableThatIsNotThereIsSaidInWords() {
        table = "nowhere";
        Answer answer = run("leases");
        assertThat(answer.code()).isEqualTo(ExitCodes.FAILED);
        assertThat(answer.err()).contains("baton: The lease table 'nowhere' does not exist");
    }

    @Test
    void wrongOptionsAreAllSaidAtOnce() {
        Answer answer =
                run("leases", "--table", "x", "--kafka-property", "security.protocol=SSL", "--endpoint", "nowhere");
        assertThat(answer.code()).isEqualTo(ExitCodes.USAGE);
        assertThat(answer.err()).contains("--table must be", "--endpoint must be", "name no broker");
    }

    @Test
    void theCompletionScriptKnowsTheCommands() {
        assertThat(run("completion").out()).contains("handover", "--to-earliest");
    }

    private long target(String... options) throws Exception {
        String[] all = new String[options.length + 4];
        System.arraycopy(new String[] {"leases", "seek", "0", "--json"}, 0, all, 0, 4);
        System.arraycopy(options, 0, all, 4, options.length);
        return JSON.readTree(run(all).out()).get(0).at("/move/toOffset").asLong(-1);
    }

    private JsonNode list(String... options) throws Exception {
        String[] all = new String[options.length + 2];
        System.arraycopy(new String[] {"leases", "list"}, 0, all, 0, 2);
        System.arraycopy(options, 0, all, 2, options.length);
        return JSON.readTree(run(all).out()).path("leases");
    }

    private Answer run(String... arguments) {
        return run(home(Map.of("bootstrap.servers", broker.bootstrapServers())), arguments);
    }

    private ConnectionSettings home(Map<String, String> kafka) {
        return new ConnectionSettings(
                "here",
                new LeaseTableName(table),
                "us-east-1",
                null,
                local.endpoint(),
                local.endpoint(),
                LocalTable.ANY,
                kafka,
                null,
                null);
    }

    private static Answer run(ConnectionSettings home, String... arguments) {
        return new Commands(Map.of(), Optional.of(home)).run(arguments);
    }

    private LeaseKey key(int partition) {
        return new LeaseKey("group", topic, partition);
    }

    private Lease row(int partition) {
        return store.read(key(partition)).orElseThrow();
    }

    /** Where a seek that waits is to go; -1 if none waits. */
    private long asked(int partition) {
        Lease.Seek seek = row(partition).seek();
        return seek == null ? -1 : seek.to();
    }

    private void hold(int partition, long offset) {
        store.write(new Step.Claim(
                key(partition), OWNER, new Intent.Scheduled(Tick.at(Instant.now())), null, Instant.now()));
        store.write(new Step.Activate(key(partition), OWNER, new Generation(1), Checkpoint.at(offset), Instant.now()));
        assertThat(row(partition).holder()).isNotNull();
    }

    private void unreadable(int partition) {
        client.putItem(request -> request.tableName(table)
                .item(Map.of(
                        "lease",
                        AttributeValue.fromS(key(partition).id()),
                        "formatVersion",
                        AttributeValue.fromS("no number"))));
    }

    private void release(int partition, long offset) {
        store.write(new Step.Release(
                key(partition),
                OWNER,
                new Generation(1),
                new Step.HolderProgress(Checkpoint.at(offset), 0),
                true,
                Instant.now(),
                Instant.now()));
        assertThat(row(partition).holder()).isNull();
    }
}
