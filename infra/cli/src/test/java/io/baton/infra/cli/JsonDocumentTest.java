package io.baton.infra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** JSON.md lists each field of each answer, and no other. */
class JsonDocumentTest {

    private static final Pattern NAME = Pattern.compile("`(\\w+)`");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        `leases`, `leases describe`, `leases watch` | leases.ListCommand$Listing
        A lease                                     | view.LeaseView
        `holder`                                    | view.HolderView
        `claim`                                     | view.ClaimView
        `offsets`                                   | view.OffsetsView
        `outputs`                                   | view.OutputsView
        `lastHandOff`                               | view.HandOffView
        `order`                                     | view.OrderView
        `seek`                                      | view.SeekView
        `leases history`                            | leases.HistoryCommand$Past
        A past invocation                           | view.InvocationView
        `leases stop`, `leases start`               | leases.OrderCommand$Ordered
        `leases handover`                           | leases.HandoverCommand$HandedOver
        `leases seek`                               | leases.SeekCommand$SeekDone
        `move`                                      | seek.Move
        `state`, `state list`                       | view.SnapshotView
        `state show`                                | state.ShowSnapshotCommand$Shown
        A store                                     | state.ShowSnapshotCommand$StoreView
        A large entry                               | state.ShowSnapshotCommand$EntryView
        `state verify`                              | state.VerifySnapshotsCommand$VerifiedView
        `state export`                              | state.StoreReader$EntryLine
        `doctor`                                    | doctor.Finding
        `dlq list`                                  | deadletter.LetterView
        `dlq show`                                  | deadletter.ShowLetterCommand$Whole
        `dlq redrive`, `dlq discard`                | deadletter.SettleReport$Line
        """)
    void eachFieldIsListed(String section, String record) throws Exception {
        Class<?> type = Class.forName("io.baton.infra.cli." + record);
        assertThat(sections().get(section))
                .as(section)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(type.getRecordComponents())
                        .map(RecordComponent::getName)
                        .toList());
    }

    /** But for the lab's, which the lab's OutputVerdictTest looks at. */
    @Test
    void theDocumentHasNoOtherSection() throws Exception {
        assertThat(sections()).hasSize(25 + 2);
    }

    /** The names in the first columns, by heading. */
    private static Map<String, List<String>> sections() throws Exception {
        Map<String, List<String>> sections = new LinkedHashMap<>();
        List<String> fields = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("JSON.md"))) {
            if (line.startsWith("## ") || line.startsWith("### ")) {
                fields = new ArrayList<>();
                sections.put(line.substring(line.indexOf(' ') + 1), fields);
            } else if (line.startsWith("| `")) {
                NAME.matcher(line.substring(0, line.indexOf('|', 1)))
                        .results()
                        .map(MatchResult::group)
                        .map(name -> name.replace("`", ""))
                        .forEach(fields::add);
            }
        }
        return sections;
    }
}
