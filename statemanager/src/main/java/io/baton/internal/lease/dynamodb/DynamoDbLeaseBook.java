package io.baton.internal.lease.dynamodb;

import io.baton.internal.lease.LeaseBook;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseStoreException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

/** The lease table in DynamoDB as its operators see it: needs Scan and GetItem. Closes nothing: the client is its maker's. */
public final class DynamoDbLeaseBook implements LeaseBook {

    private final DynamoDbClient client;
    private final TableCalls calls;

    public DynamoDbLeaseBook(DynamoDbClient client, String table) {
        this.client = client;
        this.calls = new TableCalls(table);
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
                        .map(DynamoDbLeaseBook::entry)
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

    private static Entry entry(Map<String, AttributeValue> item) {
        try {
            return new Entry.ReadableRow(Row.read(item));
        } catch (LeaseStoreException e) {
            String id = item.getOrDefault(Attributes.LEASE, Values.text("?")).s();
            return new Entry.UnreadableRow(id, String.valueOf(e.getMessage()));
        }
    }
}
