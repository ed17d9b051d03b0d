package io.baton.internal.lease.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.DesiredState;
import io.baton.internal.lease.Generation;
import io.baton.internal.lease.Intent;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.Owner;
import io.baton.internal.lease.PastInvocation;
import io.baton.internal.lease.Step;
import io.baton.internal.lease.Tick;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** PROTOCOL.md says of the row and of each step what the code says. */
class ProtocolDocumentTest {

    private static final LeaseKey KEY = new LeaseKey("g", "t", 7);
    private static final Owner OWNER = new Owner("request", "nonce", "log", "1");
    private static final Generation MINE = new Generation(2);
    private static final Instant AT = Instant.EPOCH;
    private static final Tick TICK = new Tick(1);
    private static final Checkpoint CHECKPOINT = Checkpoint.at(100);

    @Test
    void theDocumentListsEveryAttributeOfTheRowWithItsType() throws Exception {
        assertThat(typesListed("## The row")).isEqualTo(types(RowTest.whole()));
    }

    @Test
    void theWholeRowHasEveryAttributeThereIs() throws Exception {
        var names = Arrays.stream(Row.class.getDeclaredFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()) && field.getType() == String.class)
                .map(field -> {
                    try {
                        return (String) field.get(null);
                    } catch (IllegalAccessException e) {
                        throw new AssertionError(e);
                    }
                });
        assertThat(names).containsExactlyInAnyOrderElementsOf(RowTest.whole().keySet());
    }

    @Test
    void theDocumentListsEveryAttributeOfAPastInvocationWithItsType() throws Exception {
        assertThat(typesListed("## The history"))
                .isEqualTo(types(PastItem.written(wholePast()).m()));
    }

    @Test
    void theDocumentListsEveryStepWithItsConditionAndWhatItWrites() throws Exception {
        var written = new ArrayList<String>();
        steps().forEach((name, step) -> written.add(row(name, step)));
        assertThat(tableRows("## The writes")).containsExactlyElementsOf(written);
    }

    @Test
    void noKindOfStepIsLeftOut() {
        assertThat(steps().values().stream().map(Object::getClass).distinct())
                .containsExactlyInAnyOrderElementsOf(kinds(Step.class).toList());
    }

    private static Map<String, Step> steps() {
        var seen = new Lease.Heartbeats(2, 3, 1, 9);
        var first = new Step.HolderProgress(CHECKPOINT, 0);
        var later = new Step.HolderProgress(CHECKPOINT, 4);
        var steps = new LinkedHashMap<String, Step>();
        steps.put("admit", new Step.Admit(KEY, OWNER, TICK, AT));
        steps.put("claim, by a tick", claim(new Intent.Scheduled(TICK)));
        steps.put("claim, by hand", claim(new Intent.Manual(TICK)));
        steps.put("claim, by the watchdog", claim(new Intent.Watchdog(TICK)));
        steps.put("claim silent", new Step.ClaimSilent(KEY, OWNER, new Intent.Scheduled(TICK), seen, AT));
        steps.put(
                "claim silent, without a holder",
                new Step.ClaimSilent(KEY, OWNER, new Intent.Scheduled(TICK), new Lease.Heartbeats(2, 3, 0, 0), AT));
        steps.put("await", new Step.Await(KEY, OWNER, MINE, AT));
        steps.put("activate", new Step.Activate(KEY, OWNER, MINE, CHECKPOINT, AT));
        steps.put("evict", new Step.Evict(KEY, OWNER, MINE, seen, CHECKPOINT, AT));
        steps.put("renew", new Step.Renew(KEY, OWNER, MINE, later, AT));
        steps.put("renew, before the first seek", new Step.Renew(KEY, OWNER, MINE, first, AT));
        steps.put(
                "renew, with a snapshot",
                new Step.Renew(KEY, OWNER, MINE, new Step.HolderProgress(CHECKPOINT.with("0004-0007"), 4), AT));
        steps.put("move", new Step.Move(KEY, OWNER, MINE, CHECKPOINT, 5, AT));
        steps.put(
                "move, with a snapshot",
                new Step.Move(KEY, OWNER, MINE, CHECKPOINT.with("0004-0007"), 5, "0004-0003", AT));
        steps.put("release, the claim still its own", new Step.Release(KEY, OWNER, MINE, later, true, AT, AT));
        steps.put("release, to a newer claim", new Step.Release(KEY, OWNER, MINE, later, false, AT, AT));
        steps.put("release, to let it sleep", new Step.Release(KEY, OWNER, MINE, later, true, true, AT, AT));
        steps.put("resign", new Step.Resign(KEY, OWNER, MINE));
        steps.put("command", new Step.Command(KEY, DesiredState.STOP, "by", "why", AT));
        steps.put("seek, the first", new Step.Seek(KEY, new Lease.Seek(1, 50, 100L, "by", "why", AT)));
        steps.put("seek", new Step.Seek(KEY, new Lease.Seek(5, 50, 100L, "by", "why", AT)));
        steps.put("seek, to a snapshot", new Step.Seek(KEY, new Lease.Seek(5, 50, 100L, "by", "why", AT, "0004-0003")));
        return steps;
    }

    private static Step claim(Intent intent) {
        return new Step.Claim(KEY, OWNER, intent, "topic-id", AT);
    }

    private static Stream<Class<?>> kinds(Class<?> kind) {
        return kind.isSealed()
                ? Arrays.stream(kind.getPermittedSubclasses()).flatMap(ProtocolDocumentTest::kinds)
                : Stream.of(kind);
    }

    private static String row(String name, Step step) {
        UpdateItemRequest request = DynamoDbLeaseStore.translate(step, "table");
        String[] update = request.updateExpression().split(" REMOVE ", -1);
        String sets = Arrays.stream(update[0].substring("SET ".length()).split(", (?=#)", -1))
                .filter(set -> set.contains(" = "))
                .map(set -> set.substring(1, set.indexOf(' ')))
                .collect(Collectors.joining(" "));
        String removes =
                update.length == 1 ? "" : "`" + update[1].replace("#", "").replace(",", "") + "`";
        String condition = request.conditionExpression().replace("#", "").replace(":is_", ":");
        return "| %s | `%s` | `%s` | %s |"
                .formatted(name, condition, sets, removes)
                .replace("|  |", "| |");
    }

    /** Attribute to type, as the tables of a section list them: {@code | `name` | type | meaning |}. */
    private static Map<String, String> typesListed(String section) throws Exception {
        var types = new TreeMap<String, String>();
        for (String line : tableRows(section)) {
            String[] cells = line.split(" *\\| *", -1);
            assertThat(cells[3]).as("what %s means", cells[1]).isNotBlank();
            assertThat(types.put(cells[1].replace("`", ""), cells[2])).as(line).isNull();
        }
        return types;
    }

    private static Map<String, String> types(Map<String, AttributeValue> item) {
        var types = new TreeMap<String, String>();
        item.forEach((name, value) -> types.put(name, word(value.type())));
        return types;
    }

    private static String word(AttributeValue.Type type) {
        return switch (type) {
            case S -> "string";
            case N -> "number";
            case B -> "binary";
            case BOOL -> "boolean";
            case L -> "list";
            default -> type.name().toLowerCase(Locale.ROOT);
        };
    }

    /** The rows of a section's tables, without their heads. */
    private static List<String> tableRows(String section) throws Exception {
        List<String> lines = Files.readAllLines(Path.of("PROTOCOL.md"));
        int from = lines.indexOf(section);
        assertThat(from).as(section).isNotNegative();
        return lines.stream()
                .skip(from + 1)
                .takeWhile(line -> !line.startsWith("## "))
                .filter(line -> line.startsWith("| ") && !line.contains("|---") && !line.contains("| meaning |"))
                .filter(line -> !line.startsWith("| write |"))
                .toList();
    }

    private static PastInvocation wholePast() {
        return new PastInvocation(
                MINE,
                "request",
                TICK,
                "1",
                "log",
                AT,
                AT,
                AT,
                AT,
                AT,
                "superseded",
                "why",
                1L,
                2L,
                3,
                4,
                5L,
                List.of(new Lease.SeekDone(1, 100, 50, MINE, "by", AT)),
                new PastInvocation.Evicted(new Generation(1), "owner", AT, AT),
                new PastInvocation.Written(6, 7, 8, 9));
    }
}
