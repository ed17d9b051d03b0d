package io.baton.infra.cli.leases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.internal.lease.LeaseBook;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class SelectionTest {

    private static final List<String> KEYS = List.of("a/orders/0", "a/orders/3", "a/b/orders/4", "a/other/3", "odd");

    @Test
    void numbersAndRangesFitEveryTopic() {
        assertThat(chosen("3")).containsExactly("a/orders/3", "a/other/3");
        assertThat(chosen("0,3-4")).containsExactly("a/orders/0", "a/orders/3", "a/b/orders/4", "a/other/3");
    }

    @Test
    void aTopicMayBeNarrowedToSomeOfItsPartitions() {
        assertThat(chosen("orders")).containsExactly("a/orders/0", "a/orders/3", "a/b/orders/4");
        assertThat(chosen("orders:3-9")).containsExactly("a/orders/3", "a/b/orders/4");
    }

    @Test
    void aGroupMayHoldSlashes() {
        assertThat(chosen("--group", "a/b")).containsExactly("a/b/orders/4");
        assertThat(chosen("a/b/orders/4")).containsExactly("a/b/orders/4");
    }

    @Test
    void withoutAWordAllAreMeantEvenWhatIsNoKeyOfOurs() {
        assertThat(chosen()).isEqualTo(KEYS);
    }

    @Test
    void whatFitsNothingIsNamed() {
        assertThat(parsed("3", "orders:9", "a/orders/1").unmatched(KEYS)).containsExactly("orders:9", "a/orders/1");
    }

    @Test
    void rangesThatRunBackwardsAreRefused() {
        assertThatThrownBy(() -> chosen("5-3")).hasMessageContaining("not a range");
        assertThatThrownBy(() -> chosen("\u001b[2J")).hasMessageContaining("is not a partition");
    }

    private static List<String> chosen(String... arguments) {
        var wanted = parsed(arguments).wanted();
        return KEYS.stream()
                .filter(key -> wanted.test(new LeaseBook.Entry.UnreadableRow(key, "")))
                .toList();
    }

    private static Selection parsed(String... arguments) {
        var command = new Holder();
        new CommandLine(command).parseArgs(arguments);
        return command.selection;
    }

    @Command
    static final class Holder {
        @Mixin
        private final Selection selection = new Selection();
    }
}
