package io.baton.internal.lease.dynamodb;

import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseStore;
import io.baton.internal.lease.LeaseStoreException;
import io.baton.internal.lease.Step;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** The lease table in DynamoDB. Closes nothing: the client is its maker's. */
public final class DynamoDbLeaseStore implements LeaseStore {

    private final DynamoDbClient client;
    private final TableCalls calls;

    public DynamoDbLeaseStore(DynamoDbClient client, String table) {
        this.client = client;
        this.calls = new TableCalls(table);
    }

    @Override
    public Optional<Lease> read(LeaseKey key) {
        return read(key, request -> {});
    }

    @Override
    public Optional<Lease> readAtFirst(LeaseKey key) {
        return read(key, request -> request.overrideConfiguration(TableCalls.PATIENT));
    }

    private Optional<Lease> read(LeaseKey key, Consumer<GetItemRequest.Builder> patience) {
        var request = GetItemRequest.builder()
                .tableName(calls.table())
                .key(TableCalls.keyOf(key))
                .consistentRead(true)
                .applyMutation(patience)
                .build();
        Map<String, AttributeValue> item =
                calls.asking("reading " + key, () -> client.getItem(request).item());
        return item.isEmpty() ? Optional.empty() : Optional.of(Row.read(item));
    }

    @Override
    public Written write(Step step) {
        Written written = ask(step);
        if (showsNoRow(written) && read(step.key()).isPresent()) {
            // the row was made just now; or it was there all the time, and the table does not show it
            written = ask(step);
            if (showsNoRow(written) && read(step.key()).isPresent()) {
                throw new LeaseStoreException(
                        "The lease table '%s' at %s refuses a write without returning the row that refused it (ReturnValuesOnConditionCheckFailure=ALL_OLD), so it is not DynamoDB. Baton needs that row: use DynamoDB, or DynamoDB Local."
                                .formatted(calls.table(), endpoint()),
                        null);
            }
        }
        return written;
    }

    private static boolean showsNoRow(Written written) {
        return written instanceof Written.Refused refused && refused.row().isEmpty();
    }

    private Written ask(Step step) {
        UpdateItemRequest request = translate(step, calls.table());
        String doing =
                "%s of %s".formatted(step.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT), step.key());
        return calls.asking(doing, () -> {
            try {
                return new Written.Done(Row.read(client.updateItem(request).attributes()));
            } catch (ConditionalCheckFailedException e) {
                return new Written.Refused(e.hasItem() ? Optional.of(Row.read(e.item())) : Optional.empty());
            }
        });
    }

    private String endpoint() {
        var configuration = client.serviceClientConfiguration();
        return configuration
                .endpointOverride()
                .map(URI::toString)
                .orElseGet(() -> "the endpoint of region " + configuration.region());
    }

    /** The one request that carries a step out. */
    public static UpdateItemRequest translate(Step step, String table) {
        return StepUpdate.of(step).request(table, TableCalls.keyOf(step.key()));
    }
}
