package io.baton.infra.cli.deadletter;

import static io.baton.infra.cli.deadletter.DeadLetterTopics.about;
import static io.baton.infra.cli.deadletter.DeadLetterTopics.admin;
import static io.baton.infra.cli.deadletter.DeadLetterTopics.at;
import static io.baton.infra.cli.deadletter.DeadLetterTopics.header;
import static io.baton.infra.cli.deadletter.DeadLetterTopics.makeTopics;
import static io.baton.infra.cli.deadletter.DeadLetterTopics.producer;
import static io.baton.infra.cli.deadletter.DeadLetterTopics.read;
import static io.baton.infra.cli.deadletter.DeadLetterTopics.run;
import static io.baton.infra.cli.deadletter.DeadLetterTopics.texts;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.infra.cli.Commands.Answer;
import io.baton.infra.cli.command.ExitCodes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a redrive remembers, where it may go, and what it does with letters that can't be right. */
@Timeout(180)
class RedriveTest {

    private DeadLetterTopics site;
    private String orders;
    private String letters;

    @BeforeEach
    void topics() throws Exception {
        site = DeadLetterTopics.fresh();
        orders = site.orders;
        letters = site.letters;
    }

    @Test
    @Tag("long")
    void everyOtherOfManyLettersGoesAndTheRestStaysOpen() throws Exception {
        int count = 4_000;
        for (int i = 0; i < count; i++) {
            var unused = site.send(site.letter(0, i, i % 2 == 0 ? "even" : "odd", "v-" + i, new Error("x")), 0);
        }
        producer().flush();
        Answer odd = redrive("--key", "odd", "--to-origin", orders);
        assertThat(odd.code()).as(odd.err()).isZero();
        assertThat(site.origins())
                .containsExactlyElementsOf(
                        LongStream.range(0, count / 2).map(i -> 2 * i).boxed().toList());
        Answer discarded = run("dlq", "discard", "--all", "--limit", "1000", "--topic", letters, "--execute");
        assertThat(discarded.code()).as(discarded.err()).isZero();
        Answer rest = redrive("--all", "--to-origin", orders);
        assertThat(rest.code()).as(rest.err()).isZero();
        assertThat(site.origins()).isEmpty();
        assertThat(read(orders)).hasSize(count - 1_000);
    }

    @Test
    void whatIsSettledIsRememberedWhenKafkaForgetsTheGroupsOffsets() throws Exception {
        site.write(site.letter(0, 1, "k", "v", new Error("x")));
        redrive("--all", "--to-origin", orders);
        for (var group : admin().listGroups().all().get()) {
            if (group.groupId().contains(letters)) {
                admin().deleteConsumerGroups(List.of(group.groupId())).all().get();
            }
        }
        redrive("--all", "--to-origin", orders);
        assertThat(read(orders)).hasSize(1);
    }

    @Test
    void oneLetterWithAnImpossibleOriginIsNamedAndTheOthersGo() throws Exception {
        for (String topic : List.of("no such/topic", "gone-" + UUID.randomUUID(), "x".repeat(300), "..")) {
            site.write(about(at(topic, 3, "bad", "v"), new Error("x")));
        }
        site.write(site.letter(7, 4, "bad", "v", new Error("x")));
        site.write(site.letter(0, 5, "good", "v-5", new Error("x")));
        Answer answer = run("dlq", "redrive", "--all", "--topic", letters);
        assertThat(answer.code()).isEqualTo(ExitCodes.FAILED);
        assertThat(answer.err()).contains("1 would be sent, 5 stay");
        Answer done = redrive("--all", "--to-origin", orders);
        assertThat(done.code()).isEqualTo(ExitCodes.FAILED);
        assertThat(done.out()).contains("no such/topic-0@3  stays: ", orders + "-7@4  stays: ");
        assertThat(done.err()).contains("1 sent, 5 stay");
        assertThat(texts(read(orders))).containsExactly("v-5");
    }

    @Test
    void aRecordGoesOnlyToATopicThatWasConfirmed() throws Exception {
        String payments = "payments-" + UUID.randomUUID();
        makeTopics(new NewTopic(payments, 1, (short) 1));
        site.write(site.letter(0, 1, "k", "v-1", new Error("x")));
        site.write(about(at(payments, 9, "k", "v-9"), new Error("x")));
        Answer nowhere = run("dlq", "redrive", "--all", "--topic", letters, "--execute");
        assertThat(nowhere.code()).isEqualTo(ExitCodes.USAGE);
        assertThat(read(orders)).isEmpty();
        assertThat(read(payments)).isEmpty();
        Answer answer = redrive("--all", "--to-origin", orders);
        assertThat(answer.code()).isEqualTo(ExitCodes.FAILED);
        assertThat(answer.out()).contains(payments + "-0@9  stays: ");
        assertThat(texts(read(orders))).containsExactly("v-1");
        assertThat(read(payments)).isEmpty();
        assertThat(site.origins()).containsExactly(9L);
    }

    @Test
    void aLetterNeverGoesToTheTopicThatLettersAreIn() throws Exception {
        site.write(about(at(letters, 1, "k", "v"), new Error("x")));
        assertThat(redrive("--all", "--to-origin", letters).code()).isEqualTo(ExitCodes.USAGE);
        assertThat(redrive("--all", "--to-topic", letters).code()).isEqualTo(ExitCodes.USAGE);
        assertThat(run("dlq", "redrive", "--all", "--topic", letters).out()).contains("stays: ");
        assertThat(read(letters)).hasSize(1);
    }

    @Test
    void aTopicThatWasMadeAnewHasNothingSettled() throws Exception {
        site.write(site.letter(0, 1, "k", "v-1", new Error("x")));
        redrive("--all", "--to-origin", orders);
        admin().deleteTopics(List.of(letters)).all().get();
        makeTopics(new NewTopic(letters, 2, (short) 1));
        site.write(site.letter(0, 2, "k", "v-2", new Error("x")));
        assertThat(site.origins()).containsExactly(2L);
        redrive("--all", "--to-origin", orders);
        assertThat(texts(read(orders))).containsExactly("v-1", "v-2");
    }

    @Test
    void lettersOfOtherToolsAreShownAndGoToATopicThatIsNamed() throws Exception {
        RecordHeaders spring = new RecordHeaders();
        spring.add("kafka_dlt-original-topic", orders.getBytes(UTF_8));
        spring.add(
                "kafka_dlt-original-partition", ByteBuffer.allocate(4).putInt(2).array());
        spring.add(
                "kafka_dlt-original-offset", ByteBuffer.allocate(8).putLong(17).array());
        spring.add("kafka_dlt-exception-fqcn", "java.lang.IllegalStateException".getBytes(UTF_8));
        spring.add("hop", new byte[] {7});
        RecordHeaders connect = new RecordHeaders();
        connect.add("__connect.errors.topic", orders.getBytes(UTF_8));
        connect.add("__connect.errors.partition", "1".getBytes(UTF_8));
        connect.add("__connect.errors.offset", "18".getBytes(UTF_8));
        connect.add("__connect.errors.exception.message", "no such table".getBytes(UTF_8));
        foreign("s", spring);
        foreign("c", connect);
        assertThat(site.origins()).containsExactlyInAnyOrder(17L, 18L);
        assertThat(run("dlq", "list", "--topic", letters).out()).contains("IllegalStateException", "no such table");
        Answer back = redrive("--all", "--to-origin", orders);
        assertThat(back.code()).isEqualTo(ExitCodes.FAILED);
        assertThat(back.out()).contains("--to-topic");
        assertThat(read(orders)).isEmpty();
        Answer answer = redrive("--key", "s", "--to-topic", orders);
        assertThat(answer.code()).as(answer.err() + answer.out()).isZero();
        assertThat(read(orders)).singleElement().satisfies(sent -> {
            assertThat(sent.partition()).isEqualTo(2);
            assertThat(sent.headers().headers("kafka_dlt-original-topic")).isEmpty();
            assertThat(sent.headers().lastHeader("hop").value()).containsExactly(7);
            assertThat(header(sent, "baton.redriven")).contains(orders + "-2@17");
        });
    }

    @Test
    void aTopicThatWouldForgetWhatIsSettledIsRefusedBeforeAnythingIsSent() throws Exception {
        makeTopics(
                new NewTopic(letters + "-settled", 1, (short) 1).configs(Map.of("cleanup.policy", "compact,delete")));
        site.write(site.letter(0, 1, "k", "v", new Error("x")));
        Answer answer = redrive("--all", "--to-origin", orders);
        assertThat(answer.code()).isEqualTo(ExitCodes.FAILED);
        assertThat(answer.err())
                .contains(letters + "-settled", "cleanup.policy=compact,delete", "--settled-topic", "0 sent");
        assertThat(read(orders)).isEmpty();
    }

    @Test
    void theTopicThatRemembersIsMadeCompactedAndMayBeNamedAndShared() throws Exception {
        String books = "books-" + UUID.randomUUID();
        DeadLetterTopics other = DeadLetterTopics.fresh();
        site.write(site.letter(0, 1, "k", "v-1", new Error("x")));
        other.write(other.letter(0, 1, "k", "v-2", new Error("x")));
        redrive("--all", "--to-origin", orders, "--settled-topic", books);
        assertThat(site.origins("--settled-topic", books)).isEmpty();
        assertThat(other.origins("--settled-topic", books)).containsExactly(1L);
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, books);
        assertThat(admin().describeConfigs(List.of(resource)).all().get())
                .hasEntrySatisfying(
                        resource,
                        config -> assertThat(config.get("cleanup.policy"))
                                .extracting(ConfigEntry::value)
                                .isEqualTo("compact"));
    }

    @Test
    void lettersThatWaitForTheEndOfATransactionAreNotPassedOverInSilence() throws Exception {
        Map<String, Object> properties =
                Map.of("bootstrap.servers", DeadLetterTopics.bootstrapServers(), "transactional.id", letters);
        try (var hanging = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            hanging.initTransactions();
            hanging.beginTransaction();
            hanging.send(new ProducerRecord<>(letters, 0, null, new byte[] {1})).get();
            site.send(site.letter(0, 1, "k", "v", new Error("x")), 0).get();
            assertThat(run("dlq", "list", "--topic", letters).err())
                    .contains("0 letters", letters + "-0 has records from offset 0 on", "transaction");
            Answer held = redrive("--all", "--to-origin", orders);
            assertThat(held.code()).isEqualTo(ExitCodes.FAILED);
            assertThat(held.err()).contains("0 sent", letters + "-0 has records from offset 0 on");
            hanging.abortTransaction();
        }
        assertThat(redrive("--all", "--to-origin", orders).code()).isZero();
        assertThat(read(orders)).hasSize(1);
    }

    /** As a holder that writes exactly once leaves them when it crashes: its successor sends the letter again. */
    @Test
    void aLetterOfATransactionThatWasAbortedIsNone() throws Exception {
        Map<String, Object> properties =
                Map.of("bootstrap.servers", DeadLetterTopics.bootstrapServers(), "transactional.id", letters);
        try (var holder = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            holder.initTransactions();
            holder.beginTransaction();
            holder.send(site.written(site.letter(0, 1, "k", "aborted", new Error("x")), 0))
                    .get();
            holder.abortTransaction();
            holder.beginTransaction();
            holder.send(site.written(site.letter(0, 1, "k", "v", new Error("x")), 0))
                    .get();
            holder.commitTransaction();
        }
        assertThat(site.origins()).containsExactly(1L);
        assertThat(redrive("--all", "--to-origin", orders).code()).isZero();
        assertThat(texts(read(orders))).containsExactly("v");
    }

    @Test
    void recordsOfOthersInTheTopicThatRemembersAreNamed() throws Exception {
        makeTopics(new NewTopic(letters + "-settled", 1, (short) 1).configs(Map.of("cleanup.policy", "compact")));
        producer()
                .send(new ProducerRecord<>(letters + "-settled", "k".getBytes(UTF_8), "v".getBytes(UTF_8)))
                .get();
        site.write(site.letter(0, 1, "k", "v", new Error("x")));
        Answer answer = redrive("--all", "--to-origin", orders);
        assertThat(answer.code()).isEqualTo(ExitCodes.FAILED);
        assertThat(answer.err()).contains(letters + "-settled-0@0", "--settled-topic");
        assertThat(read(orders)).isEmpty();
    }

    @Test
    void aTopicThatMayNotBeWrittenToKeepsItsLettersAndTheOthersGo() throws Exception {
        String closed = "closed-" + UUID.randomUUID();
        makeTopics(new NewTopic(closed, 1, (short) 1));
        DeadLetterTopics.allowOnly(closed, AclOperation.READ);
        for (int i = 0; i < 50; i++) {
            var unused = site.send(about(at(i % 2 == 0 ? closed : orders, i, "k-" + i, "v-" + i), new Error("x")), 0);
        }
        producer().flush();
        Answer answer = redrive("--all", "--to-origin", orders + "," + closed);
        assertThat(answer.code()).isEqualTo(ExitCodes.FAILED);
        assertThat(answer.err()).contains("25 sent, 25 stay");
        assertThat(answer.out()).contains("stays: these credentials may not write to topic " + closed);
        assertThat(read(orders)).hasSize(25);
    }

    @Test
    void nothingIsSentWhereItCannotBeNoted() throws Exception {
        makeTopics(new NewTopic(letters + "-settled", 1, (short) 1).configs(Map.of("cleanup.policy", "compact")));
        DeadLetterTopics.allowOnly(letters + "-settled", AclOperation.READ, AclOperation.DESCRIBE_CONFIGS);
        site.write(site.letter(0, 1, "k", "v", new Error("x")));
        Answer answer = redrive("--all", "--to-origin", orders);
        assertThat(answer.code()).isEqualTo(ExitCodes.FAILED);
        assertThat(answer.err()).contains("0 sent", "Write", letters + "-settled");
        assertThat(read(orders)).isEmpty();
    }

    @Test
    void aListThatMayNotReadWhatIsSettledSaysSo() throws Exception {
        site.write(site.letter(0, 1, "k", "v", new Error("x")));
        redrive("--all", "--to-origin", orders);
        DeadLetterTopics.allowOnly(letters + "-settled");
        Answer answer = run("dlq", "list", "--topic", letters);
        assertThat(answer.out()).contains(orders + "-0@1");
        assertThat(answer.err()).contains(letters + "-settled", "may not be read");
    }

    private Answer redrive(String... arguments) {
        List<String> all = new ArrayList<>(List.of("dlq", "redrive", "--topic", letters, "--execute"));
        all.addAll(List.of(arguments));
        return run(all.toArray(String[]::new));
    }

    private void foreign(String key, RecordHeaders headers) throws Exception {
        producer()
                .send(new ProducerRecord<>(letters, null, key.getBytes(UTF_8), "v".getBytes(UTF_8), headers))
                .get();
    }
}
