package io.baton.lease.dynamodb;

import io.baton.lease.Lease;
import io.baton.lease.LeaseKey;
import io.baton.lease.LeaseStore;
import io.baton.lease.LeaseStoreException;
import io.baton.lease.Step;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** The lease table in DynamoDB. Closes nothing: the client is its maker's. */
public final class DynamoDbLeaseStore implements LeaseStore {

    private static final Duration FIRST_READ_ATTEMPT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration FIRST_READ_TIMEOUT = Duration.ofSeconds(15);

    private final DynamoDbClient client;
    private final String table;

    public DynamoDbLeaseStore(DynamoDbClient client, String table) {
        this.client = client;
        this.table = table;
    }

    @Override
    public Optional<Lease> read(LeaseKey key) {
        return read(key, call -> {});
    }

    @Override
    public Optional<Lease> readAtFirst(LeaseKey key) {
        return read(
                key,
                call -> call.apiCallAttemptTimeout(FIRST_READ_ATTEMPT_TIMEOUT).apiCallTimeout(FIRST_READ_TIMEOUT));
    }

    private Optional<Lease> read(LeaseKey key, Consumer<AwsRequestOverrideConfiguration.Builder> timeouts) {
        var request = GetItemRequest.builder()
                .tableName(table)
                .key(keyOf(key))
                .consistentRead(true)
                .overrideConfiguration(timeouts)
                .build();
        Map<String, AttributeValue> item =
                asking("reading " + key, () -> client.getItem(request).item());
        return item.isEmpty() ? Optional.empty() : Optional.of(Row.read(item));
    }

    @Override
    public Written write(Step step) {
        UpdateItemRequest request = translate(step, table);
        String doing =
                "%s of %s".formatted(step.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT), step.key());
        return asking(doing, () -> {
            try {
                return new Written.Done(Row.read(client.updateItem(request).attributes()));
            } catch (ConditionalCheckFailedException e) {
                return new Written.Refused(e.hasItem() ? Optional.of(Row.read(e.item())) : Optional.empty());
            }
        });
    }

    /** The one request that carries a step out. */
    public static UpdateItemRequest translate(Step step, String table) {
        return StepUpdate.of(step).request(table, keyOf(step.key()));
    }

    /** A row of the table, for people: one that can't be read must not hide the others. */
    public sealed interface Scanned {
        record ReadableRow(Lease row) implements Scanned {}

        record UnreadableRow(String key, String problem) implements Scanned {}
    }

    /** Every row of the table, in no order. */
    public List<Scanned> scan() {
        var request =
                ScanRequest.builder().tableName(table).consistentRead(true).build();
        return asking(
                "a scan",
                () -> client.scanPaginator(request).items().stream()
                        .map(DynamoDbLeaseStore::scanned)
                        .toList());
    }

    private static Scanned scanned(Map<String, AttributeValue> item) {
        try {
            return new Scanned.ReadableRow(Row.read(item));
        } catch (LeaseStoreException e) {
            String key = item.getOrDefault(Attributes.LEASE, Values.text("?")).s();
            return new Scanned.UnreadableRow(key, String.valueOf(e.getMessage()));
        }
    }

    private <T> T asking(String doing, Supplier<T> call) {
        try {
            return call.get();
        } catch (ResourceNotFoundException e) {
            throw new LeaseStoreException(
                    "The lease table '%s' does not exist in this account and region (%s). Create it, or set BATON_LEASE_TABLE to the one that does."
                            .formatted(table, doing),
                    e);
        } catch (DynamoDbException e) {
            throw new LeaseStoreException(explained(doing, e), e);
        } catch (SdkException e) {
            throw new LeaseStoreException(
                    "The lease table '%s' did not answer (%s): %s".formatted(table, doing, e.getMessage()), e);
        }
    }

    private String explained(String doing, DynamoDbException e) {
        String said = String.valueOf(e.getMessage());
        boolean wrongKey =
                said.contains("key element does not match the schema") || said.contains("required keys was not given");
        return wrongKey
                ? "The table '%s' is not a lease table: its key must be the string '%s' alone (%s)"
                        .formatted(table, Attributes.LEASE, doing)
                : "The lease table '%s' refused (%s): %s".formatted(table, doing, said);
    }

    private static Map<String, AttributeValue> keyOf(LeaseKey key) {
        return Map.of(Attributes.LEASE, Values.text(key.id()));
    }
}
