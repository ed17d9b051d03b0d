package io.baton.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.FailurePolicy;
import io.baton.Pipeline;
import io.baton.RecordHandler;
import io.baton.internal.time.SystemTime;
import io.baton.internal.time.VirtualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** What is done once, by which key, and what is said where the table is not as it should be. */
class IdempotentHandlerTest extends IdempotencyHarness {

    @Test
    void aRecordDeliveredTwiceRunsOnce() throws Exception {
        var handler = guarded(new SystemTime(), this::charge);
        handler.handle("k", "v", delivery(7, 1));
        handler.handle("k", "v", delivery(7, 1));
        guarded(new SystemTime(), this::charge).handle("k", "v", delivery(7, 2));
        assertThat(charged).hasValue(1);
    }

    @Test
    void aFailedRecordRunsAgainThereAndElsewhere() throws Exception {
        RecordHandler<String, String> failing = guarded(new SystemTime(), (key, value, context) -> {
            charged.incrementAndGet();
            throw new IOException("declined");
        });
        assertThatThrownBy(() -> failing.handle("k", "v", delivery(7, 1))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> failing.handle("k", "v", delivery(7, 1))).isInstanceOf(IOException.class);
        guarded(new SystemTime(), this::charge).handle("k", "v", delivery(7, 2));
        assertThat(charged).hasValue(3);
    }

    @Test
    void aRepeatInTheSameInvocationDoesNotWaitForItself() throws Exception {
        var time = new VirtualTime();
        var handler = guarded(time, (key, value, context) -> {
            if (charged.incrementAndGet() == 1) {
                throw new IOException("declined");
            }
        });
        FAULTS.neverSend(DeleteItemRequest.class);
        assertThatThrownBy(() -> handler.handle("k", "v", delivery(7, 1)))
                .isInstanceOf(IOException.class)
                .satisfies(thrown ->
                        assertThat(thrown.getSuppressed()).hasExactlyElementsOfTypes(IdempotencyTableException.class));
        handler.handle("k", "v", delivery(7, 1));
        assertThat(charged).hasValue(2);
        assertThat(time.nanos()).isZero();
    }

    @Test
    void itForgetsWhenItsTimeIsOver() throws Exception {
        var time = new VirtualTime();
        var handler = guarded(time, this::charge);
        handler.handle("k", "v", delivery(7, 1));
        time.advance(CHARGE.remembered().minusSeconds(1));
        handler.handle("k", "v", delivery(7, 2));
        assertThat(charged).hasValue(1);
        time.advance(Duration.ofSeconds(3));
        handler.handle("k", "v", delivery(7, 2));
        assertThat(charged).hasValue(2);
    }

    @Test
    void aBusinessKeyIsOneWhicheverRecordItComesIn() throws Exception {
        RecordHandler<String, String> handler = new IdempotentHandler<>(
                table(), CHARGE, (key, value, context) -> topic + value, this::charge, new SystemTime());
        handler.handle("k", "order-1", delivery(7, 1));
        handler.handle("another", "order-1", delivery(8, 1));
        handler.handle("k", "order-2", delivery(9, 1));
        assertThat(charged).hasValue(2);
    }

    @Test
    void twoEffectsOfOneRecordHaveNothingToDoWithEachOther() throws Exception {
        guarded(new SystemTime(), this::charge).handle("k", "v", delivery(7, 1));
        new IdempotentHandler<String, String>(table(), Effect.named("mails"), RECORD, this::charge, new SystemTime())
                .handle("k", "v", delivery(7, 1));
        assertThat(charged).hasValue(2);
    }

    @Test
    @SuppressWarnings("NullAway") // it takes no notice of nullable type arguments
    void aTombstoneIsARecordLikeAnyOther() throws Exception {
        var seen = new ArrayList<@Nullable String>();
        RecordHandler<@Nullable String, @Nullable String> handler = new IdempotentHandler<>(
                table(), CHARGE, RECORD, (key, value, context) -> seen.add(value), new SystemTime());
        handler.handle(null, null, delivery(7, 1));
        handler.handle(null, null, delivery(7, 2));
        assertThat(seen).containsExactly((String) null);
    }

    @Test
    void aKeyThatIsNoneFailsTheRecord() {
        assertThatThrownBy(() -> keyed("").handle("k", "v", delivery(7, 1))).hasMessageContaining("is empty");
        assertThatThrownBy(() -> keyed("é".repeat(1024)).handle("k", "v", delivery(7, 1)))
                .hasMessageContaining("use a hash of it");
        assertThat(charged).hasValue(0);
    }

    @Test
    void withoutItsTableNothingIsDone() {
        FAULTS.neverSend(PutItemRequest.class);
        assertThatThrownBy(() -> guarded(new SystemTime(), this::charge).handle("k", "v", delivery(7, 1)))
                .isInstanceOf(IdempotencyTableException.class)
                .hasMessageContaining("(claiming charges#" + topic + "/0/7)");
        assertThat(charged).hasValue(0);
    }

    @Test
    void aMissingTableIsNamedWithWhatToDo() {
        var nowhere = new IdempotencyTable(client, "nowhere");
        assertThatThrownBy(() -> Idempotent.<String, String>handler(nowhere, CHARGE, this::charge)
                        .handle("k", "v", delivery(7, 1)))
                .isInstanceOf(IdempotencyTableException.class)
                .hasMessageContaining("'nowhere' does not exist")
                .hasMessageContaining("the string 'id' as its key");
    }

    @Test
    void aRecordIsNotFailedBecauseItsCompletionCannotBeWritten() {
        FAULTS.neverSend(UpdateItemRequest.class);
        assertThatCode(() -> guarded(new SystemTime(), this::charge).handle("k", "v", delivery(7, 1)))
                .doesNotThrowAnyException();
        assertThat(charged).hasValue(1);
    }

    @Test
    void anEntryIsReadableByAPersonAndExpiresByItself() throws Exception {
        guarded(
                        new VirtualTime(),
                        (key, value, context) -> assertThat(item("charges#" + topic + "/0/7"))
                                .containsEntry("status", AttributeValue.fromS("INPROGRESS"))
                                .containsEntry("in_progress_expiration", AttributeValue.fromN("1767225610000"))
                                .containsEntry("expiration", AttributeValue.fromN("1767229200")))
                .handle("k", "v", delivery(7, 1));
        assertThat(item("charges#" + topic + "/0/7"))
                .containsEntry("status", AttributeValue.fromS("COMPLETED"))
                .containsEntry("expiration", AttributeValue.fromN("1767229200"))
                .doesNotContainKey("in_progress_expiration")
                .hasEntrySatisfying(
                        "owner", owner -> assertThat(owner.s()).startsWith(topic + "/0/7 generation 1 of request-1"));
    }

    @Test
    void aTableThatIsLeftOpenHasNoThreads() throws Exception {
        Idempotent.<String, String>handler(table(), CHARGE, this::charge).handle("k", "v", delivery(7, 1));
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("sdk-") || name.startsWith("idle-connection"));
    }

    @Test
    void itReadsWellInAPipeline() {
        Pipeline<String, String> pipeline = Pipeline.reading(new StringDeserializer(), new StringDeserializer())
                .onFailure(FailurePolicy.stop())
                .handle(Idempotent.handler(
                        table(), Effect.named("charges"), (key, value, context) -> charged.incrementAndGet()));
        Pipeline<String, String> byOrder = Pipeline.reading(new StringDeserializer(), new StringDeserializer())
                .onFailure(FailurePolicy.stop())
                .handle(Idempotent.handler(
                        table(),
                        Effect.named("charges"),
                        (key, value, context) -> key,
                        (key, value, context) -> charged.incrementAndGet()));
        assertThat(List.of(pipeline, byOrder)).doesNotHaveDuplicates();
    }

    /** What is done would look as if somebody were at it, for ever. */
    @Test
    void aTableThatDoesNotShowTheEntryThatRefusedIsNamedAtOnce() throws Exception {
        var time = new VirtualTime();
        var handler = guarded(time, this::charge);
        handler.handle("k", "v", delivery(7, 1));
        FAULTS.hideTheItemThatRefused();
        assertThatThrownBy(() -> handler.handle("k", "v", delivery(7, 2)))
                .isInstanceOf(IdempotencyTableException.class)
                .hasMessageContaining(TABLE)
                .hasMessageContaining("ReturnValuesOnConditionCheckFailure");
        assertThat(time.nanos()).isZero();
        assertThat(charged).hasValue(1);
    }
}
