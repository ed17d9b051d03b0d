package io.baton.internal.lease.dynamodb;

import io.baton.internal.lease.LeaseHistory;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseStore;
import io.baton.internal.lease.LeaseStoreException;
import io.baton.internal.lease.LeaseTable;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** The lease table in DynamoDB. Operators, who list and find rows, need the permissions Scan and GetItem. */
public final class DynamoDbLeaseTable implements LeaseTable {

    private static final List<KeySchemaElement> KEY_SCHEMA = List.of(KeySchemaElement.builder()
            .attributeName(Row.LEASE)
            .keyType(KeyType.HASH)
            .build());
    private static final AttributeDefinition KEY = AttributeDefinition.builder()
            .attributeName(Row.LEASE)
            .attributeType(ScalarAttributeType.S)
            .build();

    private final DynamoDbClient client;
    private final TableCalls calls;

    /** @param client closed with the table; a caller who goes on with the client need not close the table */
    public DynamoDbLeaseTable(DynamoDbClient client, String name) {
        this.client = client;
        this.calls = new TableCalls(name);
    }

    @Override
    public LeaseStore store() {
        return new DynamoDbLeaseStore(client, calls.table());
    }

    @Override
    public LeaseHistory history() {
        return new DynamoDbLeaseHistory(client, calls.table());
    }

    @Override
    public List<Entry> list() {
        var request = ScanRequest.builder()
                .tableName(calls.table())
                .consistentRead(true)
                .filterExpression(DynamoDbLeaseHistory.IS_NO_HISTORY)
                .expressionAttributeNames(DynamoDbLeaseHistory.NAMES)
                .expressionAttributeValues(DynamoDbLeaseHistory.VALUES)
                .overrideConfiguration(TableCalls.PATIENT)
                .build();
        return calls.asking(
                "listing the leases",
                () -> client.scanPaginator(request).items().stream()
                        .map(DynamoDbLeaseTable::entry)
                        .sorted(Comparator.comparing(Entry::id))
                        .toList());
    }

    @Override
    public Optional<Entry> find(LeaseKey key) {
        var request = GetItemRequest.builder()
                .tableName(calls.table())
                .key(TableCalls.keyOf(key))
                .consistentRead(true)
                .overrideConfiguration(TableCalls.PATIENT)
                .build();
        Map<String, AttributeValue> item =
                calls.asking("reading " + key, () -> client.getItem(request).item());
        return item.isEmpty() ? Optional.empty() : Optional.of(entry(item));
    }

    /** Creates the table, paid by request, and waits until it is active. If a table of this name exists, checks it instead. */
    public void createIfMissing() {
        try {
            client.createTable(CreateTableRequest.builder()
                    .tableName(calls.table())
                    .keySchema(KEY_SCHEMA)
                    .attributeDefinitions(KEY)
                    .billingMode(BillingMode.PAY_PER_REQUEST)
                    .overrideConfiguration(TableCalls.PATIENT)
                    .build());
        } catch (ResourceInUseException e) {
            check();
        }
        client.waiter()
                .waitUntilTableExists(
                        request -> request.tableName(calls.table()).overrideConfiguration(TableCalls.PATIENT));
    }

    /** Throws {@link LeaseStoreException} if the table's key is not a lease table's. */
    public void check() {
        TableDescription table = client.describeTable(DescribeTableRequest.builder()
                        .tableName(calls.table())
                        .overrideConfiguration(TableCalls.PATIENT)
                        .build())
                .table();
        if (!table.keySchema().equals(KEY_SCHEMA)
                || !table.attributeDefinitions().contains(KEY)) {
            throw new LeaseStoreException(
                    "The table '%s' is not a lease table: its key is %s, but must be the string '%s' alone. Name another table (BATON_LEASE_TABLE, or --table)."
                            .formatted(calls.table(), table.keySchema(), Row.LEASE),
                    null);
        }
    }

    @Override
    public void close() {
        client.close();
    }

    private static Entry entry(Map<String, AttributeValue> item) {
        try {
            return new Entry.ReadableRow(Row.read(item));
        } catch (LeaseStoreException e) {
            String id = item.getOrDefault(Row.LEASE, Values.text("?")).s();
            return new Entry.UnreadableRow(id, String.valueOf(e.getMessage()));
        }
    }
}
