package io.baton.infra.cli.doctor;

import io.baton.infra.cli.errors.ErrorText;
import io.baton.internal.lease.Generation;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseStore;
import io.baton.internal.lease.LeaseStoreException;
import io.baton.internal.lease.Owner;
import io.baton.internal.lease.Step;
import io.baton.internal.lease.dynamodb.DynamoDbLeaseTable;
import io.baton.internal.time.Time;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/** Checks that the lease table exists, has the right key, may be read and written, and that its clock and this machine's agree. */
final class TableChecks {

    private static final String TABLE = "lease table";
    private static final String PERMISSIONS = "table permissions";
    private static final String CLOCK = "clock";

    /** A header's date has whole seconds, and the answer took time to come. */
    private static final Duration SKEW = Duration.ofSeconds(2);

    private final DynamoDbClient client;
    private final LeaseStore store;
    private final String table;
    private final Time time;

    TableChecks(DynamoDbClient client, LeaseStore store, String table, Time time) {
        this.client = client;
        this.store = store;
        this.table = table;
        this.time = time;
    }

    List<Finding> look() {
        DescribeTableResponse described;
        try {
            described = client.describeTable(request -> request.tableName(table));
        } catch (software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException e) {
            return List.of(Finding.error(
                    TABLE,
                    "'" + table + "' does not exist in this account and region",
                    "no invocation can claim a partition",
                    "create it (string key 'lease', no sort key), or correct --table, --region or --profile"));
        } catch (SdkException e) {
            return List.of(Finding.error(
                    TABLE,
                    "it does not answer: " + ErrorText.of(e),
                    "this tool can't reach it, and perhaps the functions can't either",
                    "check credentials, region, network and dynamodb:DescribeTable"));
        }
        return List.of(shape(described), permissions(), clock(described));
    }

    private Finding shape(DescribeTableResponse described) {
        if (described.table().tableStatus() != TableStatus.ACTIVE) {
            return Finding.error(
                    TABLE,
                    "'%s' is %s".formatted(table, described.table().tableStatusAsString()),
                    "it takes no requests until it is ACTIVE",
                    "wait until it is ACTIVE");
        }
        try {
            new DynamoDbLeaseTable(client, table).check();
        } catch (LeaseStoreException e) {
            return Finding.error(TABLE, ErrorText.of(e), "no function can claim a partition", "name another table");
        }
        String billing = described.table().billingModeSummary() == null
                ? "provisioned"
                : described.table().billingModeSummary().billingModeAsString();
        return Finding.ok(TABLE, "'%s' exists, has the right key, is billed %s".formatted(table, billing));
    }

    /** Reads a row that does not exist, and tries a write whose condition fails: both change nothing. */
    private Finding permissions() {
        var key = new LeaseKey("baton-doctor", "none", 0);
        var owner = new Owner("doctor", "0", "-", "-");
        try {
            Optional<?> ignored = store.read(key);
            LeaseStore.Written refused = store.write(new Step.Await(key, owner, Generation.NONE, time.now()));
            return refused instanceof LeaseStore.Written.Refused
                    ? Finding.ok(PERMISSIONS, "rows may be read and written by these credentials")
                    : Finding.error(
                            PERMISSIONS,
                            "a row 'baton-doctor/none/0' exists, and took a write that should be refused",
                            "the row belongs to no function",
                            "delete it");
        } catch (LeaseStoreException e) {
            return Finding.error(
                    PERMISSIONS,
                    ErrorText.of(e),
                    "stop, start and seek write rows; functions need dynamodb:GetItem and UpdateItem on their own",
                    "allow dynamodb:GetItem, UpdateItem and Scan on the table");
        }
    }

    private Finding clock(DescribeTableResponse described) {
        Instant now = time.now();
        Optional<Duration> skew = described
                .sdkHttpResponse()
                .firstMatchingHeader("Date")
                .flatMap(TableChecks::date)
                .map(theirs -> Duration.between(theirs, now));
        if (skew.isEmpty()) {
            return Finding.skipped(CLOCK, "the table's answers have no date", "compare this machine's clock yourself");
        }
        String by = "this machine's clock is %s s %s the table's"
                .formatted(skew.get().abs().toSeconds(), skew.get().isNegative() ? "behind" : "ahead of");
        return skew.get().abs().compareTo(SKEW) <= 0
                ? Finding.ok(CLOCK, "this machine's and the table's agree")
                : Finding.warn(
                        CLOCK,
                        by,
                        "a live holder may look silent here, and ages and lag are wrong; the protocol does not rely on it",
                        "set this machine's clock");
    }

    private static Optional<Instant> date(String header) {
        try {
            return Optional.of(ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
