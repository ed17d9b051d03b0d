package io.baton.lease.dynamodb;

import io.baton.lease.Lease;
import io.baton.lease.LeaseKey;
import io.baton.lease.LeaseStore;
import io.baton.lease.Step;
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

    /** The one request that carries a step out. */
    public static UpdateItemRequest translate(Step step, String table) {
        return StepUpdate.of(step).request(table, TableCalls.keyOf(step.key()));
    }
}
