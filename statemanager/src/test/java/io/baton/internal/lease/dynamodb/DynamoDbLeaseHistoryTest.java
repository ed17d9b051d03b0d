package io.baton.internal.lease.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.infra.local.DynamoDbLocal;
import io.baton.internal.lease.Generation;
import io.baton.internal.lease.Intent;
import io.baton.internal.lease.LeaseBook.Entry;
import io.baton.internal.lease.LeaseHistory;
import io.baton.internal.lease.LeaseHistoryContract;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseStore;
import io.baton.internal.lease.LeaseTimings;
import io.baton.internal.lease.Owner;
import io.baton.internal.lease.PastInvocation;
import io.baton.internal.lease.Step;
import io.baton.internal.lease.Tick;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

class DynamoDbLeaseHistoryTest extends LeaseHistoryContract {

    private static final String TABLE = "baton-leases";

    private static DynamoDbLocal dynamodb;
    private static DynamoDbClient client;

    @BeforeAll
    static void start() {
        dynamodb = new DynamoDbLocal().start();
        // generous: these tests are about answers, and the machine may be busy
        var timings = new LeaseTimings(
                Duration.ofSeconds(60),
                Duration.ofSeconds(2),
                Duration.ofSeconds(1),
                Duration.ofMillis(20),
                Duration.ofSeconds(10),
                Duration.ofSeconds(20),
                Duration.ofSeconds(5),
                Duration.ofSeconds(90));
        client = LeaseTableClient.builder(timings)
                .endpointOverride(dynamodb.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .build();
        new DynamoDbLeaseTable(client, TABLE).createIfMissing();
    }

    @AfterAll
    static void stop() {
        client.close();
        dynamodb.close();
    }

    @Override
    protected LeaseHistory history() {
        return new DynamoDbLeaseHistory(client, TABLE);
    }

    /** Names of attributes hold numbers: in other digits each would be there twice, and be overwritten by nobody. */
    @Test
    void theSameAttributesAreWrittenInEveryLocale() {
        LeaseKey key = freshKey();
        Locale before = Locale.getDefault();
        try {
            history().add(key, past(7));
            Locale.setDefault(Locale.forLanguageTag("ar-EG"));
            history().add(key, past(7 + LeaseHistory.KEPT));
        } finally {
            Locale.setDefault(before);
        }
        assertThat(history().of(key).invocations())
                .extracting(PastInvocation::generation)
                .containsExactly(new Generation(7 + LeaseHistory.KEPT));
    }

    @Test
    void aHistoryIsNoLeaseAndALeaseWhoseGroupLooksLikeOneIs() {
        LeaseKey key = freshKey();
        var lookAlike = new LeaseKey(key.id() + "#history", "topic", 0);
        history().add(key, past(1));
        var claim = new Step.Claim(
                lookAlike, new Owner("r", "n", "log", "1"), new Intent.Scheduled(new Tick(1)), null, Instant.EPOCH);
        var row = ((LeaseStore.Written.Done) new DynamoDbLeaseStore(client, TABLE).write(claim)).row();
        history().add(lookAlike, past(2));
        var book = new DynamoDbLeaseTable(client, TABLE);
        assertThat(book.list())
                .contains(new Entry.ReadableRow(row))
                .noneMatch(entry -> entry.id().endsWith("#history"));
        assertThat(history().of(key).invocations()).containsExactly(past(1));
        assertThat(history().of(lookAlike).invocations()).containsExactly(past(2));
    }

    @Test
    void whatCannotBeReadIsSaidAndHidesNothing() {
        LeaseKey key = freshKey();
        history().add(key, past(1));
        history().add(key, past(2));
        client.updateItem(update -> update.tableName(TABLE)
                .key(Map.of("lease", AttributeValue.fromS(key.id() + "#history")))
                .updateExpression("SET #a.outcome = :v, nonsense = :v")
                .expressionAttributeNames(Map.of("#a", "g01"))
                .expressionAttributeValues(Map.of(":v", AttributeValue.fromN("1"))));
        LeaseHistory.Past past = history().of(key);
        assertThat(past.invocations()).containsExactly(past(2));
        assertThat(past.problems())
                .hasSize(2)
                .anySatisfy(problem -> assertThat(problem).startsWith("'g01'").contains("'outcome' is not a string"))
                .anySatisfy(problem -> assertThat(problem).startsWith("'nonsense'"));
    }

    @Test
    void aLongReasonIsCut() {
        LeaseKey key = freshKey();
        history().add(key, usual(1, "x".repeat(5_000)));
        assertThat(history().of(key).invocations())
                .singleElement()
                .satisfies(past -> assertThat(past.reason()).hasSize(201).endsWith("…"));
    }

    @Test
    void fullItCostsWhatIsSaid() {
        LeaseKey key = freshKey();
        for (int generation = 1; generation <= LeaseHistory.KEPT; generation++) {
            history().add(key, usual(generation, "handed over to generation " + (generation + 1)));
        }
        double read = client.getItem(get -> get.tableName(TABLE)
                        .key(Map.of("lease", AttributeValue.fromS(key.id() + "#history")))
                        .consistentRead(true)
                        .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL))
                .consumedCapacity()
                .capacityUnits();
        assertThat(read * 4).as("kilobytes, in steps of four").isBetween(36.0, 44.0);
    }
}
