package io.baton.infra.cli.leases;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.baton.infra.cli.AwsStub;
import io.baton.infra.cli.AwsStub.Reply;
import io.baton.infra.cli.Commands;
import io.baton.infra.cli.Commands.Answer;
import io.baton.infra.cli.LocalTable;
import io.baton.infra.cli.command.ExitCodes;
import io.baton.infra.cli.connection.ConnectionSettings;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.DesiredState;
import io.baton.internal.lease.Generation;
import io.baton.internal.lease.Intent;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseStore;
import io.baton.internal.lease.LeaseTableName;
import io.baton.internal.lease.Owner;
import io.baton.internal.lease.Step;
import io.baton.internal.lease.Tick;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What can't be handed over keeps no other partition from it, and is named. */
class HandoverTest {

    private static final String BY_TEMPLATE = "--function=reader-{partition}";

    private final LocalTable table = LocalTable.fresh();
    private final LeaseStore store = table.store();
    private Function<String, Reply> invoked = path -> new Reply(202, "application/json", "");
    private String listed = "";
    private AwsStub lambda;

    @BeforeEach
    void threePartitionsWithAHolderEach() {
        for (int partition = 0; partition < 3; partition++) {
            claim(partition, 1);
        }
        lambda = AwsStub.byPath(path ->
                path.endsWith("/invocations") ? invoked.apply(path) : new Reply(200, "application/json", listed));
    }

    @AfterEach
    void close() {
        lambda.close();
    }

    @Test
    void oneRowThatCannotBeReadKeepsNoOtherFromBeingHandedOver() {
        table.client()
                .putItem(request -> request.tableName(table.name())
                        .item(Map.of(
                                "lease",
                                AttributeValue.fromS(key(1).id()),
                                "formatVersion",
                                AttributeValue.fromS("no number"))));
        Answer answer = run("--all", "--no-wait", BY_TEMPLATE);
        assertThat(answer.code()).isEqualTo(ExitCodes.FAILED);
        assertThat(answer.err()).contains(key(1).id() + ": left as it is");
        assertThat(invocations()).containsExactlyInAnyOrder("reader-0", "reader-2");
    }

    @Test
    void norDoesOneThatIsStoppedAndOneWithoutAFunction() {
        stop(1);
        listed = "{\"Functions\":[%s]}"
                .formatted(Stream.of(0, 1).map(this::described).collect(Collectors.joining(",")));
        Answer answer = run("--all", "--no-wait");
        assertThat(answer.code()).isEqualTo(ExitCodes.FAILED);
        assertThat(answer.err())
                .contains(key(1).id() + ": is stopped, so no invocation may claim it")
                .contains(key(2).id() + ": no function of this account and region reads it");
        assertThat(invocations()).containsExactly("found-0");
    }

    @Test
    void aFunctionOfSeveralPartitionsIsInvokedOnce() {
        listed = "{\"Functions\":[%s,%s]}"
                .formatted(described(1), described(0).replace("PARTITION\":\"0\"", "PARTITIONS\":\"0,2-5\""));
        Answer answer = run("--all", "--no-wait");
        assertThat(answer.code()).isZero();
        assertThat(invocations()).containsExactlyInAnyOrder("found-0", "found-1");
        assertThat(answer.err()).contains(key(0).id() + ", " + key(2).id() + "  invoked found-0");
    }

    @Test
    void whereNothingElseIsMeantThatIsWrongUsage() {
        stop(1);
        Answer stopped = run("1", "--no-wait", BY_TEMPLATE);
        assertThat(stopped.code()).isEqualTo(ExitCodes.USAGE);
        assertThat(stopped.err()).contains("'leases start' first: " + key(1).id());
        listed = "{\"Functions\":[]}";
        Answer unread = run("0", "--no-wait");
        assertThat(unread.code()).isEqualTo(ExitCodes.USAGE);
        assertThat(unread.err()).contains("no function of this account and region reads " + key(0).id());
        assertThat(invocations()).isEmpty();
    }

    @Test
    void norDoesAFunctionThatCannotBeInvoked() throws Exception {
        invoked = path -> path.contains("reader-0")
                ? Reply.error(400, "AccessDeniedException", "not yours")
                : new Reply(202, "application/json", "");
        Answer answer = run("--all", "--no-wait", "--json", BY_TEMPLATE);
        assertThat(answer.code()).isEqualTo(ExitCodes.FAILED);
        assertThat(answer.err())
                .contains(key(0).id() + ": could not be invoked: it is not allowed (not yours)")
                .doesNotContain("Service:");
        JsonNode each = new ObjectMapper().readTree(answer.out());
        assertThat(each.size()).isEqualTo(3);
        assertThat(each.findValuesAsText("problem")).singleElement().asString().startsWith("could not be invoked");
        assertThat(invocations()).containsExactly("reader-0", "reader-1", "reader-2");
    }

    @Test
    void whereNobodyTakesOverInTimeThatIsNamedAndTheOthersAreHandedOver() {
        invoked = path -> {
            if (!path.contains("reader-1")) {
                int partition = path.contains("reader-0") ? 0 : 2;
                release(partition);
                claim(partition, 2);
            }
            return new Reply(202, "application/json", "");
        };
        Answer answer = run("--all", "--timeout=1ms", BY_TEMPLATE);
        assertThat(answer.code()).isEqualTo(ExitCodes.FAILED);
        assertThat(answer.err())
                .contains(key(0) + "  generation 2 holds it, after 1", key(2) + "  generation 2 holds it, after 1")
                .contains(key(1).id() + ": no newer invocation holds it yet");
        assertThat(answer.out()).contains("2 of 3 handed over");
    }

    @Test
    void aDryRunInvokesNobody() {
        Answer answer = run("--all", "--dry-run", BY_TEMPLATE);
        assertThat(answer.code()).isZero();
        assertThat(answer.out()).contains(key(2).id() + "  would invoke reader-2");
        assertThat(invocations()).isEmpty();
    }

    private Answer run(String... options) {
        ConnectionSettings here = new ConnectionSettings(
                "here",
                new LeaseTableName(table.name()),
                "us-east-1",
                null,
                table.endpoint(),
                lambda.endpoint(),
                LocalTable.ANY,
                Map.of(),
                null,
                null);
        String[] all = Stream.concat(Stream.of("leases", "handover"), Arrays.stream(options))
                .toArray(String[]::new);
        return new Commands(Map.of(), Optional.of(here)).run(all);
    }

    private List<String> invocations() {
        return lambda.paths().stream()
                .filter(path -> path.endsWith("/invocations"))
                .map(path -> path.split("/", -1)[3])
                .toList();
    }

    private String described(int partition) {
        return "{\"FunctionName\":\"found-%d\",\"Environment\":{\"Variables\":{\"BATON_GROUP_ID\":\"group\",\"BATON_TOPIC\":\"orders\",\"BATON_PARTITION\":\"%d\"}}}"
                .formatted(partition, partition);
    }

    private void claim(int partition, int generation) {
        Owner owner = owner(generation);
        Instant now = Instant.now();
        Tick tick = Tick.at(now.plusSeconds(60L * generation));
        store.write(new Step.Claim(key(partition), owner, new Intent.Scheduled(tick), null, now));
        store.write(new Step.Activate(key(partition), owner, new Generation(generation), Checkpoint.at(10), now));
        assertThat(store.read(key(partition)).orElseThrow().holder()).isNotNull();
    }

    private void release(int partition) {
        Instant now = Instant.now();
        store.write(new Step.Release(
                key(partition),
                owner(1),
                new Generation(1),
                new Step.HolderProgress(Checkpoint.at(10), 0),
                true,
                now,
                now));
    }

    private void stop(int partition) {
        store.write(new Step.Command(key(partition), DesiredState.STOP, "ada", "", Instant.now()));
    }

    private static Owner owner(int generation) {
        return new Owner("request-" + generation, "n", "stream", "7");
    }

    private static LeaseKey key(int partition) {
        return new LeaseKey("group", "orders", partition);
    }
}
