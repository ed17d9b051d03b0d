package io.baton.internal.lease.dynamodb;

import io.baton.internal.lease.LeaseStoreException;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** Makes the lease table, or checks one that is there. */
public final class LeaseTable {

    private static final List<KeySchemaElement> KEY_SCHEMA = List.of(KeySchemaElement.builder()
            .attributeName(Attributes.LEASE)
            .keyType(KeyType.HASH)
            .build());
    private static final AttributeDefinition KEY = AttributeDefinition.builder()
            .attributeName(Attributes.LEASE)
            .attributeType(ScalarAttributeType.S)
            .build();

    private final DynamoDbClient client;
    private final String name;

    public LeaseTable(DynamoDbClient client, String name) {
        this.client = client;
        this.name = name;
    }

    /** Creates the table, paid by request, and waits until it answers; one that is there already is checked instead. */
    public void createIfMissing() {
        try {
            client.createTable(CreateTableRequest.builder()
                    .tableName(name)
                    .keySchema(KEY_SCHEMA)
                    .attributeDefinitions(KEY)
                    .billingMode(BillingMode.PAY_PER_REQUEST)
                    .build());
        } catch (ResourceInUseException e) {
            check();
        }
        client.waiter().waitUntilTableExists(request -> request.tableName(name));
    }

    /** Throws {@link LeaseStoreException} if the table's key is not a lease table's. */
    public void check() {
        TableDescription table = client.describeTable(
                        DescribeTableRequest.builder().tableName(name).build())
                .table();
        if (!table.keySchema().equals(KEY_SCHEMA)
                || !table.attributeDefinitions().contains(KEY)) {
            throw new LeaseStoreException(
                    "The table '%s' is not a lease table: its key is %s, but must be the string '%s' alone. Name another table (BATON_LEASE_TABLE, or --table)."
                            .formatted(name, table.keySchema(), Attributes.LEASE),
                    null);
        }
    }
}
