package io.baton.infra.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** From 100 partitions to 150, and to more than there may be rules; {@code -Dbaton.scale=1000} for as many as Baton is meant for. */
@NeedsNode
@Tag("long")
class ScaleTest {

    private static final int MOST_RESOURCES = 500;
    private static final int MOST_BYTES = 1 << 20;
    private static final int MANY = Integer.getInteger("baton.scale", 200);
    private static final int RULES = 300;

    private static Synthesized of100;
    private static Synthesized of150;
    private static Synthesized ofMany;

    @BeforeAll
    static void synthesize() {
        of100 = Synthesized.of(Synthesized.deployment().withPartitions(100));
        of150 = Synthesized.of(Synthesized.deployment().withPartitions(150));
        long begun = System.nanoTime();
        ofMany = Synthesized.of(Synthesized.deployment().withPartitions(MANY));
        System.out.printf(
                "synthesis of %,d partitions: %d s, this JVM's heap %d MB%n",
                MANY,
                Duration.ofNanos(System.nanoTime() - begun).toSeconds(),
                (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20);
    }

    @Test
    void addingPartitionsAddsStacksAndLeavesTheOthersByteForByte() {
        assertThat(of150.stacks()).startsWith(of100.stacks().toArray(String[]::new));
        assertThat(of150.text("ride-standings--rides")).isEqualTo(of100.text("ride-standings--rides"));
        assertThat(of150.text("ride-standings--rides-shard-1")).isEqualTo(of100.text("ride-standings--rides-shard-1"));
        // partition 0's function alone is told how many there are, to notice when the topic has more
        assertThat(of150.text("ride-standings--rides-shard-0"))
                .isEqualTo(of100.text("ride-standings--rides-shard-0")
                        .replace("\"BATON_FUNCTIONS\": \"100\"", "\"BATON_FUNCTIONS\": \"150\""));
    }

    @Test
    void withinAStackToPartitionsAreAddedWithoutTouchingTheOthers() {
        Synthesized few = Synthesized.of(Synthesized.deployment().withPartitions(12));
        Synthesized more = Synthesized.of(Synthesized.deployment().withPartitions(15));
        Map<String, JsonNode> before = resources(few.shard(0));
        Map<String, JsonNode> after = resources(more.shard(0));
        Set<String> changed = new TreeSet<>();
        before.forEach((name, resource) -> {
            if (!resource.equals(after.get(name))) {
                changed.add(name.replaceAll("[0-9A-F]{8}$", ""));
            }
        });
        // the alarm of partitions 10 to 19 looks at the new ones too
        assertThat(changed).containsExactly("HoldersNoHolder10Alarm", "HoldersNoLiveHolder", "PartitionsP0Function");
    }

    private static Map<String, JsonNode> resources(JsonNode template) {
        Map<String, JsonNode> resources = new TreeMap<>();
        ((ObjectNode) template.path("Resources"))
                .properties()
                .forEach(one -> resources.put(one.getKey(), one.getValue()));
        return resources;
    }

    @Test
    void manyPartitionsFitIntoWhatCloudFormationTakes() {
        assertThat(ofMany.stacks()).hasSize(1 + (MANY + 49) / 50);
        for (String stack : ofMany.stacks()) {
            assertThat(resources(ofMany.template(stack))).as(stack).hasSizeLessThanOrEqualTo(MOST_RESOURCES);
            assertThat(ofMany.text(stack).getBytes(StandardCharsets.UTF_8).length)
                    .as(stack)
                    .isLessThanOrEqualTo(MOST_BYTES);
        }
        assertThat(ofMany.ofPartitions("AWS::CloudWatch::CompositeAlarm")).hasSizeLessThanOrEqualTo((MANY + 49) / 50);
        assertThat(Synthesized.of(ofMany.shared(), "AWS::CloudWatch::Alarm"))
                .hasSameSizeAs(Synthesized.of(of100.shared(), "AWS::CloudWatch::Alarm"));
    }

    @Test
    void rulesEndWhereTheQuotaEndsAndTheSchedulerGoesOn() {
        long rules = ofMany.stacks().stream()
                .mapToLong(stack -> Synthesized.of(ofMany.template(stack), "AWS::Events::Rule")
                        .size())
                .sum();
        long schedules = ofMany.stacks().stream()
                .mapToLong(stack -> Synthesized.of(ofMany.template(stack), "AWS::Scheduler::Schedule")
                        .size())
                .sum();
        assertThat(rules).isEqualTo(RULES);
        assertThat(schedules).isEqualTo(2L * MANY - RULES);
    }
}
