package io.baton.infra.explorer;

import static io.baton.infra.explorer.Bounds.ONE_RECORD;
import static io.baton.infra.explorer.Bounds.TWO_TICKS;
import static io.baton.infra.explorer.Promise.COMMITS_FOLLOW_SEEKS;
import static io.baton.infra.explorer.Promise.LIVENESS;
import static io.baton.infra.explorer.Promise.NOTHING_OF_THE_REPLACED;
import static io.baton.infra.explorer.Promise.NO_LOSS;
import static io.baton.infra.explorer.Promise.OFFSET_AND_OUTPUTS_AGREE;
import static io.baton.infra.explorer.Promise.ONLY_HOLDERS_TAKE_OVER;
import static io.baton.infra.explorer.Promise.OUTPUTS_ONCE;
import static io.baton.infra.explorer.Promise.RELEASED_IS_COMMITTED;

import io.baton.infra.explorer.Move.Kind;
import io.baton.infra.explorer.Scenario.Writing;
import java.util.EnumSet;
import java.util.List;

/** The guards of outputs that are written exactly once. What stands for Kafka is the explorer's. */
final class OutputMutations {

    private static final String CONSUMER = "consumer/src/main/java/io/baton/internal/";
    private static final String EXPLORER = "infra/explorer/src/test/java/io/baton/infra/explorer/";

    private static final Scenario FIRST = ONE_RECORD.writing(Writing.FIRST);
    private static final Scenario DEATH = FIRST.faults(1, EnumSet.of(Kind.DIES));
    private static final Scenario SILENCE = FIRST.faults(1, Scenario.COORDINATION);

    private static Mutation flow(String guard, String code, String broken, Scenario scenario, Promise promise) {
        return new Mutation(guard, CONSUMER + "output/ExactlyOnceFlow.java", code, broken, scenario, promise);
    }

    private static Mutation start(String guard, String code, String broken, Scenario scenario, Promise promise) {
        return new Mutation(guard, CONSUMER + "output/CommittedStart.java", code, broken, scenario, promise);
    }

    private static Mutation kafka(String guard, String code, String broken, Scenario scenario, Promise promise) {
        return new Mutation(guard, CONSUMER + "kafka/KafkaOutputTransactions.java", code, broken, scenario, promise);
    }

    private static Mutation ours(
            String file, String guard, String code, String broken, Scenario scenario, Promise promise) {
        return new Mutation(guard, EXPLORER + file + ".java", code, broken, scenario, promise);
    }

    static final List<Mutation> ALL = List.of(
            kafka(
                    "outputs: nobody takes over before it is the holder",
                    "            this.producer = clients.producer();",
                    "            this.producer = clients.producer();\n            takeOver();",
                    FIRST,
                    ONLY_HOLDERS_TAKE_OVER),
            kafka(
                    "outputs: what is committed is read after the producer before was fenced",
                    """
                                if (!initialized) {
                                    asking("taking over the transactional id", producer::initTransactions);
                                    initialized = true;
                                }
                                last = stable().orElse(null);
                    """.indent(0),
                    """
                                last = stable().orElse(null);
                                asking("taking over the transactional id", producer::initTransactions);
                    """,
                    DEATH,
                    OFFSET_AND_OUTPUTS_AGREE),
            ours(
                    "Coordinator",
                    "outputs: Kafka fences the producer before",
                    "commit.epoch() != epoch",
                    "commit.epoch() > epoch",
                    DEATH,
                    NOTHING_OF_THE_REPLACED),
            start(
                    "outputs: begins at what is committed, not at the row",
                    "        return committed\n",
                    "        return committed.filter(last -> false)\n",
                    DEATH,
                    OFFSET_AND_OUTPUTS_AGREE),
            start(
                    "outputs: what was committed before the row's last seek counts no more",
                    ".filter(last -> last.seek() >= seek)",
                    "",
                    ONE_RECORD.writing(Writing.BACK),
                    NO_LOSS),
            start(
                    "outputs: what was committed for a topic of this name that was deleted counts no more",
                    "                .filter(last -> !TopicIdentity.differ(last.topicId(), topicId))\n",
                    "",
                    ONE_RECORD.writing(Writing.ANOTHER_TOPIC),
                    NO_LOSS),
            start(
                    "outputs: begins at the row where that is further",
                    ".filter(last -> last.nextOffset() >= row.nextOffset())",
                    "",
                    TWO_TICKS.writing(Writing.FURTHER),
                    OFFSET_AND_OUTPUTS_AGREE),
            flow(
                    "outputs: those of finished records only",
                    "outputs -> finished.has(outputs.offset())",
                    "outputs -> true",
                    FIRST,
                    OUTPUTS_ONCE),
            flow(
                    "outputs: those of all finished records",
                    "outputs -> finished.has(outputs.offset())",
                    "outputs -> false",
                    FIRST,
                    OFFSET_AND_OUTPUTS_AGREE),
            flow(
                    "outputs: the checkpoint is what is committed",
                    "        return committed;\n",
                    "        return sent;\n",
                    SILENCE,
                    NO_LOSS),
            flow(
                    "outputs: the last commit comes before the release",
                    "        return thread.awaitEnd(atMost);",
                    "        return true;",
                    FIRST,
                    RELEASED_IS_COMMITTED),
            flow("outputs: a commit without an answer counts for nothing", """
                                    committed(position.checkpoint(), begunNanos);
                                    return;
                                } catch (OutputException e) {
                                    repeatAfter(e);
                    """.indent(0), """
                                    committed(position.checkpoint(), begunNanos);
                                    return;
                                } catch (OutputException e) {
                                    committed(position.checkpoint(), begunNanos);
                                    return;
                    """, SILENCE, NO_LOSS),
            flow(
                    "outputs: what is committed says which seek it was made under",
                    "checkpoint,\n                session.start().seek(),",
                    "checkpoint,\n                0,",
                    FIRST.faults(1, EnumSet.of(Kind.SEEK)),
                    COMMITS_FOLLOW_SEEKS),
            new Mutation(
                    "outputs: a session that begins again has what is not committed once more",
                    CONSUMER + "tenure/HoldLoop.java",
                    """
                            current.end();
                            intake.move(lease.start());
                        }
                    """,
                    """
                            current.end();
                        }
                    """,
                    FIRST.faults(1, Scenario.EVICTION),
                    LIVENESS),
            flow(
                    "outputs: a session that is slow to start commits nothing behind what is committed",
                    "        session.progress().beginAt(committed);\n",
                    "",
                    TWO_TICKS.writing(Writing.BEHIND),
                    OFFSET_AND_OUTPUTS_AGREE),
            new Mutation(
                    "outputs: a seek is committed before the row moves",
                    CONSUMER + "tenure/HoldLoop.java",
                    "if (!processor.moved(",
                    "if (seek.number() < 0 && !processor.moved(",
                    FIRST.prompt().faults(2, EnumSet.of(Kind.SEEK, Kind.DIES)),
                    COMMITS_FOLLOW_SEEKS),
            new Mutation(
                    "outputs: a seek is committed by who holds after it took over",
                    CONSUMER + "output/SeekCommit.java",
                    "if (!fence.open()) {",
                    "if (seek.number() < 0) {",
                    ONE_RECORD.writing(Writing.WANTED).faults(1, EnumSet.of(Kind.FREEZES)),
                    NOTHING_OF_THE_REPLACED),
            new Mutation(
                    "outputs: a seek is committed under its number",
                    CONSUMER + "output/SeekCommit.java",
                    "new Committed(to, seek.number(),",
                    "new Committed(to, seek.number() - 1,",
                    FIRST.faults(1, EnumSet.of(Kind.SEEK)),
                    OFFSET_AND_OUTPUTS_AGREE));

    private OutputMutations() {}
}
