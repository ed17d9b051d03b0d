package io.baton.internal.lambda;

import static io.baton.internal.lambda.Awaiting.await;
import static io.baton.internal.lambda.Awaiting.report;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.FailurePolicy;
import io.baton.PartitionReport;
import io.baton.Pipeline;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.dynamodb.RowAccess;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

/** The policy of a function's role, held against what a function really sends. */
class OwnRowOnlyTest {

    private static final String TABLE = Iam.arn(Site.TABLE);
    private static final LeaseKey KEY = new LeaseKey("riders", "telemetry", 7);

    private final ConcurrentLinkedQueue<Long> done = new ConcurrentLinkedQueue<>();

    @Test
    void everyRequestOfAFunctionIsAllowedForItsOwnRowAndForNoOther() throws Exception {
        try (var site = new Site(Brokers.EMBEDDED.shared())) {
            String topic = site.newTopic(1);
            site.produce(topic, 0, 10);
            SentToDynamoDb.forget();
            var first = start(site, topic, Site.tick(0));
            await(() -> done.size() >= 10);
            assertThat(report(start(site, topic, Site.tick(0))).getOutcome()).isEqualTo("duplicate");
            var second = start(site, topic, Site.tick(14));
            assertThat(report(first).getOutcome()).isEqualTo("superseded");
            site.stop(topic, second);
            List<Iam.Request> sent =
                    SentToDynamoDb.all().stream().map(Iam.Request::of).toList();

            LeaseKey own = site.key(topic);
            assertThat(sent).hasSizeGreaterThan(10).allMatch(it -> Iam.allows(RowAccess.to(own, TABLE), it));
            for (LeaseKey other : List.of(
                    new LeaseKey(own.groupId(), own.topic(), 1),
                    new LeaseKey("others", own.topic(), 0),
                    new LeaseKey(own.groupId(), "other", 0))) {
                assertThat(sent).noneMatch(it -> Iam.allows(RowAccess.to(other, TABLE), it));
            }
            assertThat(sent)
                    .as("its history is its own too")
                    .anyMatch(it -> it.leadingKeys().orElseThrow().equals(List.of(own.id() + "#history")));
            assertThat(sent).noneMatch(it -> Iam.allows(RowAccess.to(own, Iam.arn("other-table")), it));
            assertThat(sent)
                    .extracting(Iam.Request::action)
                    .as("nothing is granted that is not used")
                    .containsAll(RowAccess.to(own, TABLE).actions());

            SentToDynamoDb.forget();
            site.book.list();
            assertThat(SentToDynamoDb.all())
                    .map(Iam.Request::of)
                    .isNotEmpty()
                    .noneMatch(it -> Iam.allows(RowAccess.to(own, TABLE), it));
        }
    }

    @Test
    void aRequestThatNamesNoKeyIsDenied() {
        RowAccess access = RowAccess.to(KEY, TABLE);
        var scan = Iam.Request.of(ScanRequest.builder().tableName(Site.TABLE).build());
        assertThat(Iam.allows(access, scan)).isFalse();
        for (String action : access.actions()) {
            assertThat(Iam.allows(access, new Iam.Request(action, TABLE, Optional.empty())))
                    .as(action)
                    .isFalse();
        }
        var conditions = new HashMap<>(access.conditions());
        conditions.remove("Null");
        var without = new RowAccess(access.actions(), TABLE, conditions);
        assertThat(Iam.allows(without, new Iam.Request("dynamodb:GetItem", TABLE, Optional.empty())))
                .as("what the condition Null is for")
                .isTrue();
    }

    @Test
    void aRequestForSeveralKeysNeedsAllOfThem() {
        var both = new Iam.Request(
                "dynamodb:GetItem", TABLE, Optional.of(List.of(KEY.id(), new LeaseKey("riders", "telemetry", 8).id())));
        assertThat(Iam.allows(RowAccess.to(KEY, TABLE), both)).isFalse();
    }

    @Test
    void aGroupNamedLikeAPolicyVariableStaysAName() {
        var key = new LeaseKey("${aws:PrincipalTag/team}", "telemetry", 0);
        var own = new Iam.Request("dynamodb:GetItem", TABLE, Optional.of(List.of(key.id())));
        assertThat(Iam.allows(RowAccess.to(key, TABLE), own)).isTrue();
    }

    private CompletableFuture<PartitionReport> start(Site site, String topic, Map<String, Object> event) {
        return site.invoke(
                site.environment(topic),
                event,
                Duration.ofMinutes(10),
                () -> Pipeline.reading(new StringDeserializer(), new StringDeserializer())
                        .onFailure(FailurePolicy.stop())
                        .handle((key, value, context) -> done.add(context.offset())));
    }
}
