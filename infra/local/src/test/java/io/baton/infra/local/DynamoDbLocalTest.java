package io.baton.infra.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DynamoDbLocalTest {
    private static final String CREATE_TABLE = """
            {"TableName": "leases", "BillingMode": "PAY_PER_REQUEST",
             "AttributeDefinitions": [{"AttributeName": "lease", "AttributeType": "S"}],
             "KeySchema": [{"AttributeName": "lease", "KeyType": "HASH"}]}
            """;

    @Test
    void keepsItsAddressAndItsTablesWhenItIsKilledAndWhenItIsFrozen(@TempDir Path directory) throws Exception {
        DynamoDbSettings settings = DynamoDbSettings.DEFAULT.withDataDirectory(directory);
        try (DynamoDbLocal dynamoDb = new DynamoDbLocal(settings).start()) {
            call(dynamoDb, "CreateTable", CREATE_TABLE);

            dynamoDb.kill();
            dynamoDb.start();
            assertThat(call(dynamoDb, "ListTables", "{}")).contains("leases");

            dynamoDb.pause();
            dynamoDb.resume();
            assertThat(call(dynamoDb, "ListTables", "{}")).contains("leases");
        }
    }

    @Test
    void tablesInMemoryEndWithIt() throws Exception {
        try (DynamoDbLocal dynamoDb = new DynamoDbLocal().start()) {
            call(dynamoDb, "CreateTable", CREATE_TABLE);
            dynamoDb.kill();
            dynamoDb.start();
            assertThat(call(dynamoDb, "ListTables", "{}")).doesNotContain("leases");
        }
    }

    @Test
    void aTakenPortIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                DynamoDbLocal dynamoDb = new DynamoDbLocal(DynamoDbSettings.DEFAULT.withPort(taken.getLocalPort()))) {
            assertThatThrownBy(dynamoDb::start)
                    .isInstanceOf(LocalPartException.class)
                    .hasMessageContaining("port " + taken.getLocalPort() + " is taken");
        }
    }

    private static String call(DynamoDbLocal dynamoDb, String operation, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(dynamoDb.endpoint())
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/x-amz-json-1.0")
                .header("X-Amz-Target", "DynamoDB_20120810." + operation)
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request,"
                                + " SignedHeaders=host, Signature=none")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            return response.body();
        }
    }
}
