package io.baton.idempotency;

import io.baton.internal.aws.AttemptsRemembered;
import io.baton.internal.aws.AwsProblem;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/**
 * The DynamoDB table that remembers: string key {@code id}, no sort key, {@code expiration} as its TTL attribute; the
 * shape of a table of AWS Lambda Powertools, with {@code owner} added.
 *
 * <table>
 * <caption>An entry</caption>
 * <tr><td>{@code id}</td><td>effect, {@code #}, key</td></tr>
 * <tr><td>{@code status}</td><td>{@code INPROGRESS} or {@code COMPLETED}</td></tr>
 * <tr><td>{@code expiration}</td><td>second from which it counts for nothing, and DynamoDB may delete it</td></tr>
 * <tr><td>{@code in_progress_expiration}</td><td>millisecond from which its owner is taken for dead</td></tr>
 * <tr><td>{@code owner}</td><td>record, generation, and invocation that is at it, or did it</td></tr>
 * </table>
 *
 * Only an entry's owner can release it, and nothing can make a done effect undone. Times are wall clocks of several machines, so
 * {@link Effect#runningAtMost} should leave room for their difference. Safe for many threads; keep one for as long as the
 * execution environment lives.
 */
public final class IdempotencyTable {

    private static final String ID = "id";
    private static final String STATUS = "status";
    private static final String EXPIRATION = "expiration";
    private static final String IN_PROGRESS_EXPIRATION = "in_progress_expiration";
    private static final String OWNER = "owner";
    private static final AttributeValue INPROGRESS = AttributeValue.fromS("INPROGRESS");
    private static final AttributeValue COMPLETED = AttributeValue.fromS("COMPLETED");

    private static final String VACANT =
            "attribute_not_exists(#id) OR #expiration < :second OR (#status = :inprogress AND (#owner = :owner OR #running < :milli))";

    private static final int MAX_CONNECTIONS = 100;
    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(2);

    private final DynamoDbClient client;
    private final String name;

    /** With a client of the caller's, which this does not close. */
    public IdempotencyTable(DynamoDbClient client, String name) {
        this.client = client;
        this.name = name;
    }

    /** With a client that has no threads, so that none outlives an invocation; its connections serve the next one too. */
    public static IdempotencyTable open(String name) {
        return new IdempotencyTable(client(config -> {}).build(), name);
    }

    /** Timeouts of the socket only: the SDK's own are kept by threads of its own. */
    static DynamoDbClientBuilder client(Consumer<ClientOverrideConfiguration.Builder> more) {
        return DynamoDbClient.builder()
                .httpClientBuilder(Apache5HttpClient.builder()
                        .maxConnections(MAX_CONNECTIONS)
                        .connectionTimeout(ATTEMPT_TIMEOUT)
                        .socketTimeout(ATTEMPT_TIMEOUT)
                        .connectionAcquisitionTimeout(ATTEMPT_TIMEOUT)
                        .connectionMaxIdleTime(Duration.ofMinutes(1))
                        .useIdleConnectionReaper(false))
                .overrideConfiguration(config -> config.retryStrategy(AwsRetryStrategy.standardRetryStrategy())
                        .addExecutionInterceptor(new AttemptsRemembered())
                        .applyMutation(more));
    }

    /** A claim of the same owner that is there already, as after a lost answer, is as good as a new one. */
    Claim claim(Entry entry, Instant now, Instant runningUntil, Instant forgetAt) throws InterruptedException {
        return asking("claiming", entry, () -> {
            try {
                client.putItem(put -> put.tableName(name)
                        .item(Map.of(
                                ID, AttributeValue.fromS(entry.id()),
                                STATUS, INPROGRESS,
                                OWNER, AttributeValue.fromS(entry.owner()),
                                EXPIRATION, number(forgetAt.getEpochSecond()),
                                IN_PROGRESS_EXPIRATION, number(runningUntil.toEpochMilli())))
                        .conditionExpression(VACANT)
                        .expressionAttributeNames(Map.of(
                                "#id", ID,
                                "#expiration", EXPIRATION,
                                "#status", STATUS,
                                "#owner", OWNER,
                                "#running", IN_PROGRESS_EXPIRATION))
                        .expressionAttributeValues(Map.of(
                                ":second", number(now.getEpochSecond()),
                                ":milli", number(now.toEpochMilli()),
                                ":owner", AttributeValue.fromS(entry.owner()),
                                ":inprogress", INPROGRESS))
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
                return new Claim.Mine();
            } catch (ConditionalCheckFailedException e) {
                if (!e.hasItem()) {
                    throw showsNoItem(e);
                }
                AttributeValue owner = e.item().get(OWNER);
                return COMPLETED.equals(e.item().get(STATUS))
                        ? new Claim.Done()
                        : new Claim.Busy(owner == null ? "an unknown owner" : owner.s());
            }
        });
    }

    /** Unconditional: that the effect is done stays true, whichever attempt took over in between. */
    void complete(Entry entry, Instant forgetAt) throws InterruptedException {
        asking(
                "completing",
                entry,
                () -> client.updateItem(update -> update.tableName(name)
                        .key(key(entry))
                        .updateExpression("SET #status = :completed, #owner = :owner, #expiration = :expiration"
                                + " REMOVE #running")
                        .expressionAttributeNames(Map.of(
                                "#status", STATUS,
                                "#owner", OWNER,
                                "#expiration", EXPIRATION,
                                "#running", IN_PROGRESS_EXPIRATION))
                        .expressionAttributeValues(Map.of(
                                ":completed", COMPLETED,
                                ":owner", AttributeValue.fromS(entry.owner()),
                                ":expiration", number(forgetAt.getEpochSecond())))));
    }

    /** Only the owner's, and only while it is not done: a late failure undoes nothing that others did. */
    void release(Entry entry) throws InterruptedException {
        asking("releasing", entry, () -> {
            try {
                return client.deleteItem(delete -> delete.tableName(name)
                        .key(key(entry))
                        .conditionExpression("#owner = :owner AND #status = :inprogress")
                        .expressionAttributeNames(Map.of("#status", STATUS, "#owner", OWNER))
                        .expressionAttributeValues(
                                Map.of(":owner", AttributeValue.fromS(entry.owner()), ":inprogress", INPROGRESS)));
            } catch (ConditionalCheckFailedException e) {
                return e;
            }
        });
    }

    /** A done effect can't be told from one that is under way. */
    private IdempotencyTableException showsNoItem(ConditionalCheckFailedException refused) {
        return new IdempotencyTableException(
                "The idempotency table '%s' refuses a write without returning the entry that refused it (ReturnValuesOnConditionCheckFailure=ALL_OLD), so it is not DynamoDB. Baton needs that entry: use DynamoDB, or DynamoDB Local."
                        .formatted(name),
                refused);
    }

    @FunctionalInterface
    private interface Call<T> {
        T make();
    }

    private <T> T asking(String doing, Entry entry, Call<T> call) throws InterruptedException {
        try {
            return call.make();
        } catch (AbortedException e) {
            Thread.interrupted();
            throw interrupted(doing, entry, e);
        } catch (ResourceNotFoundException e) {
            throw new IdempotencyTableException(
                    "The idempotency table '%s' does not exist in this account and region (%s %s). Create it, with the string '%s' as its key."
                            .formatted(name, doing, entry.id(), ID),
                    e);
        } catch (SdkException e) {
            throw new IdempotencyTableException(
                    "The idempotency table '%s' failed (%s %s): %s"
                            .formatted(name, doing, entry.id(), AwsProblem.of(e)),
                    e);
        }
    }

    private static InterruptedException interrupted(String doing, Entry entry, AbortedException cause) {
        var interrupted = new InterruptedException("while " + doing + " " + entry.id());
        interrupted.initCause(cause);
        return interrupted;
    }

    private static Map<String, AttributeValue> key(Entry entry) {
        return Map.of(ID, AttributeValue.fromS(entry.id()));
    }

    private static AttributeValue number(long number) {
        return AttributeValue.fromN(Long.toString(number));
    }
}
