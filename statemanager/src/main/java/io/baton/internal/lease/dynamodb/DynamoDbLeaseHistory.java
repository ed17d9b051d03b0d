package io.baton.internal.lease.dynamodb;

import io.baton.internal.lease.LeaseHistory;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseStoreException;
import io.baton.internal.lease.PastInvocation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * A second item of the lease table for each partition, as the row itself is paid for by its size with every renewal. It has an
 * attribute for each of the last {@link #KEPT} generations, by their remainder: so one update with no condition adds the newest
 * and takes the oldest away. Closes nothing: the client is its maker's.
 *
 * <pre>
 *  key   lease = group/topic/partition#history   historyOf = group/topic/partition
 *  past  g00 … g99                               a map each, about 390 bytes; 25 more with outputs
 * </pre>
 *
 * <p>When it is full, an update is 39 write units: at an invocation every 14 minutes 123,000 a month, 8 US cents at 0.625
 * dollars a million (on demand, us-east-1, 2026). The lease itself costs 1.64 dollars.
 */
public final class DynamoDbLeaseHistory implements LeaseHistory {

    /** A lease's own key ends with a slash and digits, whatever its group is called. */
    private static final String SUFFIX = "#history";

    private static final String HISTORY_OF = "historyOf";

    private final DynamoDbClient client;
    private final TableCalls calls;

    public DynamoDbLeaseHistory(DynamoDbClient client, String table) {
        this.client = client;
        this.calls = new TableCalls(table);
    }

    /** The key of the second item. */
    static String id(LeaseKey key) {
        return key.id() + SUFFIX;
    }

    /** For a scan, what is a row and not its history; that of a group whose name looks like one is a row. */
    static final String IS_NO_HISTORY = "NOT (contains(#lease, :history) AND attribute_exists(#historyOf))";

    static final Map<String, String> NAMES = Map.of("#lease", Row.LEASE, "#historyOf", HISTORY_OF);
    static final Map<String, AttributeValue> VALUES = Map.of(":history", Values.text(SUFFIX));

    @Override
    public void add(LeaseKey key, PastInvocation invocation) {
        var request = UpdateItemRequest.builder()
                .tableName(calls.table())
                .key(Map.of(Row.LEASE, Values.text(id(key))))
                .updateExpression("SET #historyOf = :lease, #slot = :past")
                .expressionAttributeNames(Map.of("#historyOf", HISTORY_OF, "#slot", slot(invocation)))
                .expressionAttributeValues(
                        Map.of(":lease", Values.text(key.id()), ":past", PastItem.written(invocation)))
                .returnValues(ReturnValue.NONE)
                .build();
        calls.asking("noting what became of " + key, () -> client.updateItem(request));
    }

    @Override
    public Past of(LeaseKey key) {
        var request = GetItemRequest.builder()
                .tableName(calls.table())
                .key(Map.of(Row.LEASE, Values.text(id(key))))
                .consistentRead(true)
                .overrideConfiguration(TableCalls.PATIENT)
                .build();
        Map<String, AttributeValue> item = calls.asking(
                "reading the history of " + key, () -> client.getItem(request).item());
        var invocations = new ArrayList<PastInvocation>();
        var problems = new ArrayList<String>();
        item.forEach((name, value) -> {
            if (!name.equals(Row.LEASE) && !name.equals(HISTORY_OF)) {
                read(name, value, invocations, problems);
            }
        });
        // generations begin anew where a row was deleted
        invocations.sort(Comparator.comparing(PastInvocation::claimedAt)
                .thenComparing(PastInvocation::generation)
                .reversed());
        return new Past(invocations, problems);
    }

    private static void read(
            String name, AttributeValue value, List<PastInvocation> invocations, List<String> problems) {
        try {
            invocations.add(PastItem.read(value.m()));
        } catch (LeaseStoreException e) {
            problems.add("'%s': %s".formatted(name, e.getMessage()));
        }
    }

    private static String slot(PastInvocation invocation) {
        return String.format(Locale.ROOT, "g%02d", invocation.generation().value() % KEPT);
    }
}
