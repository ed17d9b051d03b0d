package io.baton.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.infra.local.DynamoDbLocal;
import io.baton.internal.lease.dynamodb.DynamoDbLeaseStore;
import io.baton.internal.lease.dynamodb.DynamoDbLeaseTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * Each term of each condition that a step has in DynamoDB's words is made true, and made false, one at a time: the store's
 * contract must notice every one. It takes minutes, so it has a
 * profile: {@code ./mvnw -Pconditions -pl statemanager -am verify}.
 */
@Tag("conditions")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DynamoDbConditionsTest {

    private static final Pattern TERM = Pattern.compile(
            "attribute_not_exists\\(#\\w+\\)|begins_with\\(#\\w+, :\\w+\\)|#\\w+ (?:=|<=|<) (?::\\w+|#\\w+)");

    private static final String NO_CLAIM = "attribute_not_exists(#claimGeneration)";
    private static final String NO_HOLDER = "attribute_not_exists(#holderGeneration)";
    private static final String NEVER = "attribute_exists(#never)";
    private static final String ALWAYS = "attribute_not_exists(#never)";

    /** One term of a condition, and what stands in its place. */
    record Change(String condition, String term, int at, String instead) {

        String changed() {
            return condition.substring(0, at) + instead + condition.substring(at + term.length());
        }

        @Override
        public String toString() {
            return "%s %s, in: %s".formatted(term, instead.equals(ALWAYS) ? "always" : "never", condition);
        }
    }

    private final DynamoDbLocal dynamodb = new DynamoDbLocal();
    /** Which steps come with a condition. */
    private final Map<String, Set<Class<?>>> stepsOf = new HashMap<>();

    private @Nullable Step underWay;

    @BeforeAll
    void start() {
        dynamodb.start();
        try (DynamoDbClient client = client(request -> request)) {
            new DynamoDbLeaseTable(client, "leases").createIfMissing();
        }
    }

    @AfterAll
    void stop() {
        dynamodb.close();
    }

    Stream<Change> changes() {
        return conditions().stream().flatMap(DynamoDbConditionsTest::changes);
    }

    @ParameterizedTest
    @MethodSource("changes")
    void aChangedTermBreaksTheContract(Change change) {
        try (DynamoDbClient client = client(request -> changed(request, change))) {
            Set<Class<?>> steps = stepsOf.getOrDefault(change.condition(), Set.of());
            assertThat(holdsTheContract(client, step -> steps.contains(step.getClass())))
                    .as("unnoticed: %s", change)
                    .isFalse();
        }
    }

    @Test
    void unchangedTheyHoldIt() {
        try (DynamoDbClient client = client(request -> request)) {
            assertThat(holdsTheContract(client, step -> true)).isTrue();
        }
    }

    /** Every condition that the contract's own steps come with. */
    private Set<String> conditions() {
        var met = new LinkedHashSet<String>();
        try (DynamoDbClient client = client(request -> {
            if (request.conditionExpression() != null && underWay != null) {
                met.add(request.conditionExpression());
                stepsOf.computeIfAbsent(request.conditionExpression(), condition -> new HashSet<>())
                        .add(underWay.getClass());
            }
            return request;
        })) {
            assertThat(holdsTheContract(client, step -> true)).isTrue();
        }
        return met;
    }

    private static Stream<Change> changes(String condition) {
        var changes = new ArrayList<Change>();
        Matcher term = TERM.matcher(condition);
        while (term.find()) {
            for (String instead : List.of(ALWAYS, NEVER)) {
                changes.add(new Change(condition, term.group(), term.start(), instead));
            }
        }
        return changes.stream().filter(change -> !changesNothing(change));
    }

    /** Nobody holds who never claimed, and what is not there does not begin with anything: a term may be a matter of course. */
    private static boolean changesNothing(Change change) {
        boolean always = change.instead().equals(ALWAYS);
        boolean ofNoClaim = change.term().equals(NO_CLAIM);
        if (change.condition().contains("NOT begins_with")) {
            return ofNoClaim && !always;
        }
        if (!change.condition().contains("AND (" + NO_CLAIM + ") AND")) {
            return false;
        }
        return change.condition().contains("(" + NO_HOLDER + ")")
                ? change.term().equals(NO_HOLDER) && always
                : !(ofNoClaim && always);
    }

    @SuppressWarnings("JUnitMethodInvoked") // the contract itself is what is put to the test
    private boolean holdsTheContract(DynamoDbClient client, Predicate<Step> those) {
        var contract = new LeaseStoreContract() {
            @Override
            protected LeaseStore store() {
                return noting(new DynamoDbLeaseStore(client, "leases"));
            }

            @Override
            protected LeaseBook book() {
                return new DynamoDbLeaseTable(client, "leases");
            }
        };
        try {
            contract.noStepOfAnotherOwnerOrGenerationIsAccepted();
            contract.assertStepsDoWhatTheRulesSayOnWhateverRow(those);
            return newerFormatsAreLeftAlone(contract.store(), contract);
        } catch (AssertionError | LeaseStoreException | ClassCastException e) {
            // the contract's finding, a row that its steps could never have left so, or a refusal where it takes none
            return false;
        }
    }

    private LeaseStore noting(LeaseStore store) {
        return new LeaseStore() {
            @Override
            public Optional<Lease> read(LeaseKey key) {
                return store.read(key);
            }

            @Override
            public Written write(Step step) {
                underWay = step;
                return store.write(step);
            }
        };
    }

    /** Rows that the contract's steps never leave: in every stage of a hand-over, of a version to come. */
    private boolean newerFormatsAreLeftAlone(LeaseStore store, LeaseStoreContract contract) {
        try (DynamoDbClient byHand = client(request -> request)) {
            var unchanged = new DynamoDbLeaseStore(byHand, "leases");
            Set<String> lives = LeaseRows.lives(contract.freshKey()).keySet();
            for (String life : lives) {
                LeaseKey key = contract.freshKey();
                @Nullable Lease row = null;
                for (Step step : LeaseRows.lives(key).getOrDefault(life, List.of())) {
                    row = done(unchanged.write(step));
                }
                if (row != null) {
                    makeNewer(byHand, key);
                    if (!isLeftAlone(store, byHand, row)) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private static void makeNewer(DynamoDbClient byHand, LeaseKey key) {
        byHand.updateItem(update -> update.tableName("leases")
                .key(Map.of("lease", AttributeValue.fromS(key.id())))
                .updateExpression("SET #format = :newer")
                .expressionAttributeNames(Map.of("#format", "formatVersion"))
                .expressionAttributeValues(Map.of(":newer", AttributeValue.fromN("2"))));
    }

    /** By steps that are right for it, but for its format. */
    private static boolean isLeftAlone(LeaseStore store, DynamoDbClient byHand, Lease row) {
        LeaseKey key = row.key();
        var later = new Tick(LeaseRows.TICK + 100);
        Intent scheduled = new Intent.Scheduled(later);
        Owner other = new Owner("other", "nonce", "log", "1");
        var seek = new Lease.Seek(row.lastSeek() + 1, 7, null, "ops", "because", Instant.EPOCH);
        Map<String, AttributeValue> before = item(byHand, key);
        for (Step step : List.of(
                new Step.Admit(key, other, later, Instant.EPOCH),
                new Step.Claim(key, other, scheduled, null, Instant.EPOCH),
                new Step.Claim(key, other, new Intent.Manual(later), null, Instant.EPOCH),
                new Step.Claim(key, other, new Intent.Watchdog(later), null, Instant.EPOCH),
                new Step.ClaimSilent(key, other, scheduled, row.heartbeats(), Instant.EPOCH),
                new Step.Command(key, DesiredState.STOP, "ops", "because", Instant.EPOCH),
                new Step.Seek(key, seek))) {
            assertThatThrownBy(() -> store.write(step)).isInstanceOf(LeaseStoreException.class);
            if (!item(byHand, key).equals(before)) {
                return false;
            }
        }
        return true;
    }

    private static Lease done(LeaseStore.Written written) {
        return ((LeaseStore.Written.Done) written).row();
    }

    private static Map<String, AttributeValue> item(DynamoDbClient client, LeaseKey key) {
        return client.getItem(get -> get.tableName("leases")
                        .consistentRead(true)
                        .key(Map.of("lease", AttributeValue.fromS(key.id()))))
                .item();
    }

    private static UpdateItemRequest changed(UpdateItemRequest request, Change change) {
        if (!change.condition().equals(request.conditionExpression())) {
            return request;
        }
        String condition = change.changed();
        String all = condition + " " + request.updateExpression();
        Map<String, String> names = new TreeMap<>(request.expressionAttributeNames());
        names.keySet().removeIf(name -> !mentions(all, name));
        names.put("#never", "never-there");
        var values = new TreeMap<>(request.expressionAttributeValues());
        values.keySet().removeIf(value -> !mentions(all, value));
        return request.toBuilder()
                .conditionExpression(condition)
                .expressionAttributeNames(names)
                .expressionAttributeValues(values)
                .build();
    }

    private static boolean mentions(String expression, String name) {
        return Pattern.compile(Pattern.quote(name) + "\\b").matcher(expression).find();
    }

    private interface Rewriting {
        UpdateItemRequest of(UpdateItemRequest request);
    }

    private DynamoDbClient client(Rewriting rewriting) {
        return DynamoDbClient.builder()
                .endpointOverride(dynamodb.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClientBuilder(Apache5HttpClient.builder())
                .overrideConfiguration(config -> config.addExecutionInterceptor(new ExecutionInterceptor() {
                    @Override
                    public SdkRequest modifyRequest(
                            Context.ModifyRequest context, ExecutionAttributes executionAttributes) {
                        return context.request() instanceof UpdateItemRequest update
                                ? rewriting.of(update)
                                : context.request();
                    }
                }))
                .build();
    }
}
