package io.baton.infra.cli.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.lease.FinishedAhead;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;

class SettlingTest {

    @Test
    void whateverIsSettledInWhateverRunsIsRememberedAndNothingElse() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            // a log with holes
            TreeSet<Long> letters = new TreeSet<>();
            for (long offset = 10; offset < 60; offset++) {
                if (random.nextInt(4) > 0) {
                    letters.add(offset);
                }
            }
            TreeSet<Long> settled = new TreeSet<>();
            Settled kept = Settled.of(null, 10);
            for (int run = 0; run < 4; run++) {
                Settling settling = new Settling(kept);
                int read = random.nextInt(letters.size() + 1);
                List<Settling.Passed> batch = new ArrayList<>();
                for (long offset : letters) {
                    if (offset < kept.next()) {
                        continue;
                    }
                    if (read-- == 0) {
                        break;
                    }
                    boolean was = kept.contains(offset);
                    boolean now = random.nextInt(3) == 0;
                    if (was || now) {
                        settled.add(offset);
                    }
                    batch.add(new Settling.Passed(offset, was || now));
                }
                settling.pass(batch.subList(0, batch.size() / 2));
                settling.pass(batch.subList(batch.size() / 2, batch.size()));
                kept = Settled.of(settling.now().asOffset(), 10);
                for (long offset : letters) {
                    assertThat(kept.contains(offset))
                            .as("seed %d, run %d, offset %d", seed, run, offset)
                            .isEqualTo(settled.contains(offset));
                }
            }
        }
    }

    @Test
    void whatRetentionDeletedIsSettled() {
        assertThat(Settled.of(new OffsetAndMetadata(5), 40)).isEqualTo(new Settled(40, FinishedAhead.NONE));
    }

    @Test
    void somebodyElsesMetadataIsRefused() {
        assertThatThrownBy(() -> Settled.of(new OffsetAndMetadata(5, "hello!"), 0))
                .isInstanceOf(LetterException.class)
                .hasMessageContaining("--redrive-group");
    }

    @Test
    void moreThanKafkaTakesIsRefusedWithWhatToDo() {
        FinishedAhead.Builder many = new FinishedAhead.Builder();
        for (long offset = 1; offset < 10_000; offset += 2) {
            many.add(offset, offset + 1);
        }
        Settled settled = new Settled(0, many.build());
        assertThatThrownBy(settled::asOffset)
                .isInstanceOf(LetterException.class)
                .hasMessageContaining("settle the older ones first");
    }
}
