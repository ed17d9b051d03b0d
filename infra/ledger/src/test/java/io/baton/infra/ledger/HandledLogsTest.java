package io.baton.infra.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandledLogsTest {

    private static final String LINE = "rides\t2\t17\trace%0912\t5\t3\t9f-1\t1699999999999999\t1700000000000000\n";

    @TempDir
    private Path directory;

    @Test
    void readsEachLineOnceInTheOrderOfItsFile() throws IOException {
        HandledLogs logs = new HandledLogs(directory);
        append("a", LINE);
        assertThat(logs.more())
                .containsExactly(new HandledRecord(
                        "rides", 2, 17, "race\t12", 5, 3, "9f-1", 1_699_999_999_999_999L, 1_700_000_000_000_000L));

        append("a", LINE.replace("17\t", "18\t"));
        append("b", LINE.replace("17\t", "19\t"));
        assertThat(logs.more()).extracting(HandledRecord::offset).containsExactly(18L, 19L);
        assertThat(logs.more()).isEmpty();
    }

    @Test
    void leavesALineUntilItIsWhole() throws IOException {
        HandledLogs logs = new HandledLogs(directory);
        append("a", LINE + LINE.substring(0, 12));
        assertThat(logs.more()).hasSize(1);

        append("a", LINE.substring(12));
        assertThat(logs.more()).hasSize(1);
    }

    @Test
    void readsAFileOfManyMegabytesInOneGo() throws IOException {
        append("a", LINE.repeat(200_000));

        assertThat(new HandledLogs(directory).more()).hasSize(200_000);
    }

    @Test
    void aLineThatIsNoneSaysSo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HandledRecord.parse("rides\t2"))
                .withMessageContaining("rides\t2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HandledRecord.parse(LINE.trim().replace("17\t", "x\t")))
                .withMessageContaining("number");
    }

    @Test
    void aRecordIsReadAsItWasWrittenAsSoonAsItIs() {
        HandledRecord record = new HandledRecord("rides", 2, 17, "race\t1\n%", 5, 3, "9f-1", 1_699_999, 1_700_000);
        HandledLogWriter.in(directory).write(record);

        assertThat(new HandledLogs(directory).more()).containsExactly(record);
    }

    private void append(String file, String text) throws IOException {
        Files.writeString(directory.resolve(file), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
