package io.baton.infra.deploy.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.internal.kafka.KafkaOutputTransactions;
import io.baton.internal.lease.LeaseKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamesTest {

    @Test
    void aNameThatAwsTakesIsLeftAlone() {
        assertThat(Names.of("billing", "orders").name()).isEqualTo("billing--orders");
    }

    @Test
    void groupsAndTopicsThatReadTheSameWhenJoinedStayApart() {
        assertThat(Names.of("billing-eu", "orders")).isNotEqualTo(Names.of("billing", "eu-orders"));
        assertThat(Names.of("a--b", "c")).isNotEqualTo(Names.of("a", "b--c"));
    }

    @Test
    void aTopicNamedAsAShardOfAnotherHasStacksOfItsOwn() {
        Names orders = Names.of("billing", "orders");
        Names shard = Names.of("billing", "orders-shard-0");
        assertThat(shard.sharedStack()).isNotEqualTo(orders.shardStack(0));
        // what the roles of one may start must not match the other's functions
        assertThat(Names.of("billing", "orders-partition-1").function(PartitionGroup.single(0)))
                .doesNotStartWith(orders.functionPrefix());
    }

    /** Every name of a deployment that AWS wants unique, of the kind that it must be unique among. */
    private static List<String> all(Names names) {
        List<String> all = new ArrayList<>();
        all.add("stack " + names.sharedStack());
        all.add("log group " + names.logGroup());
        all.add("queue " + names.failures());
        for (int number : new int[] {0, 1, 10, 999}) {
            all.add("stack " + names.shardStack(number));
            all.add("function " + names.function(PartitionGroup.single(number)));
            all.add("rule " + names.tick(PartitionGroup.single(number)));
            all.add("rule " + names.watchdog(PartitionGroup.single(number)));
            PartitionGroup several = new PartitionGroup(number, number, number + 1, List.of(number));
            all.add("function " + names.function(several));
            all.add("rule " + names.tick(several));
            all.add("rule " + names.watchdog(several));
        }
        return all;
    }

    /** From few pieces, so that whatever can be mistaken for something else comes up. */
    @Test
    void noTwoDeploymentsHaveANameInCommon() {
        List<String> pieces = List.of(
                "a",
                "b",
                "-",
                "--",
                ".",
                "_",
                "shard",
                "partition",
                "-shard-0",
                "-partition-1",
                "-group",
                "-group-0-1",
                "0",
                "A",
                "-0-tick");
        SplittableRandom random = new SplittableRandom(7);
        Map<String, String> owners = new HashMap<>();
        Map<String, String> prefixes = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            String group = text(pieces, random);
            String topic = text(pieces, random);
            String owner = group + " and " + topic;
            Names names = Names.of(group, topic);
            prefixes.put(names.functionPrefix(), owner);
            for (String name : all(names)) {
                assertThat(owners.computeIfAbsent(name, unused -> owner))
                        .as(name)
                        .isEqualTo(owner);
            }
        }
        owners.forEach((name, owner) -> {
            for (int cut = name.indexOf("-partition-"); cut >= 0; cut = name.indexOf("-partition-", cut + 1)) {
                String prefix = name.substring(name.indexOf(' ') + 1, cut) + "-partition-";
                assertThat(prefixes.getOrDefault(prefix, owner)).as(name).isEqualTo(owner);
            }
        });
    }

    /** A rule's permission names its function's beginning: no other deployment's rule may have it. */
    @ParameterizedTest
    @CsvSource({
        "orders-group-0-3,false",
        "orders-group-0-3-eu,false",
        "orders-group,true",
        "orders-group-7,true",
        "my-group-b,true",
        "orders-group-0--3,true"
    })
    void aNameThatCouldBeAGroupsOfAnotherIsNotFree(String name, boolean free) {
        assertThat(Names.isFree(name)).isEqualTo(free);
    }

    @Test
    void aConsumerGroupThatIsCalledSoKeepsItsName() {
        assertThat(Names.of("orders-group", "orders").name()).isEqualTo("orders-group--orders");
        assertThat(Names.of("orders-group-1", "orders").name()).isEqualTo("orders-group-1--orders");
        assertThat(Names.of("a-group-0-3", "t").name()).startsWith("a-grp-0-3--t--");
    }

    @Test
    void theLongestNameOfAGroupIsOneThatEventBridgeTakes() {
        Names names = new Names("n".repeat(Names.LONGEST));
        for (int each = 2; each <= Grouping.MOST; each++) {
            for (PartitionGroup group : new Grouping(each, List.of()).of(1_000)) {
                assertThat(names.watchdog(group)).hasSizeLessThanOrEqualTo(64);
            }
        }
    }

    /** Two that share one would fence each other; the ACL of one would let the other's functions do so. */
    @Test
    void noTwoPartitionsShareATransactionalIdAndAPrefixReachesNoOtherTopic() {
        List<String> inGroups = List.of("a", "b", "-", "/", "0", ".");
        List<String> inTopics = List.of("a", "b", "-", "0", "_");
        SplittableRandom random = new SplittableRandom(7);
        Map<String, LeaseKey> owners = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            LeaseKey key = new LeaseKey(text(inGroups, random), text(inTopics, random), random.nextInt(12));
            LeaseKey before = owners.put(KafkaOutputTransactions.transactionalId(key), key);
            assertThat(before == null ? key : before).isEqualTo(key);
            String prefix = "baton/%s/%s/".formatted(key.groupId(), key.topic());
            LeaseKey other = new LeaseKey(text(inGroups, random), text(inTopics, random), 1);
            assertThat(KafkaOutputTransactions.transactionalId(other).startsWith(prefix))
                    .as("%s for %s", prefix, other)
                    .isEqualTo(other.groupId().startsWith("%s/%s/".formatted(key.groupId(), key.topic()))
                            || other.groupId().equals(key.groupId() + "/" + key.topic())
                            || (other.groupId().equals(key.groupId())
                                    && other.topic().equals(key.topic())));
        }
    }

    private static String text(List<String> pieces, SplittableRandom random) {
        return IntStream.range(0, random.nextInt(1, 6))
                .mapToObj(unused -> pieces.get(random.nextInt(pieces.size())))
                .collect(Collectors.joining());
    }

    @Test
    void namesThatCleaningWouldMakeTheSameStayApart() {
        assertThat(Names.of("billing", "orders.eu")).isNotEqualTo(Names.of("billing", "orders_eu"));
        assertThat(Names.of("a", "b-c")).isEqualTo(Names.of("a", "b-c")).isNotEqualTo(Names.of("a", "b.c"));
    }

    @ParameterizedTest
    @CsvSource({"7-group,7", "...,...", "a--,--b", "über,straße", "g,'" + LONG + "'", "'" + LONG + "',t"})
    void whateverKafkaAllowsBecomesANameThatAwsTakes(String group, String topic) {
        Names names = Names.of(group, topic);
        assertThat(names.name()).matches("[A-Za-z](-{0,2}[A-Za-z0-9])*").hasSizeLessThanOrEqualTo(Names.LONGEST);
        assertThat(names.watchdog(PartitionGroup.single(9_999))).hasSizeLessThanOrEqualTo(64);
    }

    @Test
    void theNamesOfAPartitionHoldNothingOfTheOthers() {
        Names names = new Names("orders");
        assertThat(names.function(PartitionGroup.single(1))).isEqualTo("orders-partition-1");
        assertThat(names.tick(PartitionGroup.single(1))).isEqualTo("orders-partition-1-tick");
        assertThat(names.function(PartitionGroup.single(10))).startsWith(names.function(PartitionGroup.single(1)));
        assertThat(names.tick(PartitionGroup.single(10)))
                .doesNotStartWith(names.function(PartitionGroup.single(1)) + "-");
    }

    private static final String LONG = "a.very.long.name.that.somebody.gave.to.a.topic.or.a.group.of.theirs";

    /** S3 takes 3 to 63 small letters, digits and hyphens; the longest region has 14 or 15 letters. */
    @Test
    void aBucketThatIsMadeHasANameThatS3TakesAndNoOtherDeploymentHas() {
        List<String> names = List.of(
                "a",
                "orders",
                "Orders",
                "ORDERS",
                "a-b",
                "billing--orders",
                "x".repeat(28),
                "x".repeat(29),
                "x".repeat(30),
                "X".repeat(28),
                "x".repeat(17) + "-" + "y".repeat(22),
                Names.of("Some.Group", "x".repeat(249)).name(),
                Names.of("some.group", "x".repeat(249)).name());
        List<String> buckets = names.stream()
                .map(name -> new Names(name).stateBucket("123456789012", "us-isof-south-1"))
                .toList();
        assertThat(buckets)
                .doesNotHaveDuplicates()
                .allMatch(bucket -> bucket.matches("[a-z0-9][a-z0-9-]{1,61}[a-z0-9]"));
        assertThat(buckets).contains("baton-billing--orders-123456789012-us-isof-south-1");
    }
}
