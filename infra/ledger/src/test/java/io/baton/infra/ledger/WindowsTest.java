package io.baton.infra.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.baton.infra.ledger.WindowEvidence.WindowHistory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Aggregates of windows, and how they can go wrong: each history here is a good one, spoilt in one place. */
class WindowsTest {

    private static final String RACE = "race";
    private static final long SIZE = 1_000;
    private static final Terms TERMS = new Terms(Duration.ofSeconds(5), 1, true);
    private static final Fault KILLED = new Fault(Fault.Kind.KILL, 0, 1, 2_000_000, 2_001_000);

    /** A ride each 250 ms from 10 s on, eleven of them: four in each of two windows, three in a third one. */
    private static List<WindowInput> rides() {
        List<WindowInput> rides = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            rides.add(ride(i, 10_000 + 250L * i, 10_020 + 250L * i));
        }
        return rides;
    }

    private static WindowInput ride(int offset, long event, long appended) {
        return new WindowInput(0, offset, RACE, offset, 100 + offset, event, appended);
    }

    private static WindowContents sum(int from, int to) {
        WindowContents sum = WindowContents.NONE;
        for (int i = from; i <= to; i++) {
            sum = sum.with(i, 100L + i);
        }
        return sum;
    }

    private static WindowOutput window(int position, long generation, long start, WindowContents contents) {
        return new WindowOutput(0, position, RACE, generation, start, contents);
    }

    private static List<WindowOutput> good() {
        return List.of(
                window(0, 1, 10_000, sum(0, 3)), window(1, 2, 11_000, sum(4, 7)), window(2, 2, 12_000, sum(8, 10)));
    }

    private static WindowVerdict verdict(List<WindowInput> rides, List<WindowOutput> outputs, Fault... faults) {
        return judged(new WindowEvidence(rides, outputs, terms(false), WindowHistory.NONE), faults);
    }

    private static WindowVerdict judged(WindowEvidence windows, Fault... faults) {
        Verdict verdict = Verdict.of(
                new Evidence(List.of(), 0, List.of(), List.of(), List.of(), List.of(faults), List.of(), 0, TERMS)
                        .with(windows));
        WindowVerdict found = verdict.windows().orElseThrow();
        assertThat(verdict.kept()).isEqualTo(found.kept());
        assertThat(verdict.examples()).isEqualTo(found.examples());
        return found;
    }

    private static WindowTerms terms(boolean exactlyOnce) {
        return new WindowTerms(Duration.ofMillis(SIZE), Duration.ofMillis(300), Duration.ofMillis(400), exactlyOnce);
    }

    private static List<WindowOutput> spoilt(UnaryOperator<List<WindowOutput>> how) {
        return how.apply(new ArrayList<>(good()));
    }

    @Test
    void eachWindowOnceWithTheSumOfItsRecordsIsKept() {
        WindowVerdict verdict = verdict(rides(), good());

        assertThat(verdict.examples()).isEmpty();
        assertThat(verdict.kept()).isTrue();
        assertThat(verdict.windows()).isEqualTo(3);
        // the last record is not past its own window's end
        assertThat(verdict.byClock()).isOne();
        assertThat(verdict.lateRecords()).isZero();
    }

    @Test
    void aRunWithoutWindowsHasNone() {
        assertThat(Stories.killedHolder().verdict().windows()).isEmpty();
    }

    @Test
    void aWindowThatNeverCameIsMissing() {
        WindowVerdict verdict = verdict(rides(), spoilt(outputs -> outputs.subList(0, 2)));

        assertThat(verdict.missing()).isOne();
        assertThat(verdict.kept()).isFalse();
        assertThat(verdict.examples())
                .containsExactly("missing window: of race from 12000 on, with 3 records from partition 0 offset 8 on");
    }

    @Test
    void anotherSumIsWrong() {
        WindowContents right = sum(4, 7);
        for (WindowContents wrong : List.of(
                new WindowContents(4, right.sum() + 1, right.best(), right.check()),
                new WindowContents(4, right.sum(), right.best() + 1, right.check()),
                new WindowContents(4, right.sum(), right.best(), right.check() + 1),
                sum(4, 6).with(3, 107),
                sum(4, 7).with(7, 107),
                sum(3, 7),
                sum(5, 7))) {
            WindowVerdict verdict = verdict(rides(), spoilt(outputs -> {
                outputs.set(1, window(1, 2, 11_000, wrong));
                return outputs;
            }));
            assertThat(verdict.wrong()).as(wrong.toString()).isOne();
            assertThat(verdict.kept()).isFalse();
        }
    }

    @Test
    void aRecordThatCameInTimeMayNotBeLeftOut() {
        WindowVerdict verdict = verdict(rides(), spoilt(outputs -> {
            outputs.set(1, window(1, 2, 11_000, sum(4, 6)));
            return outputs;
        }));
        assertThat(verdict.wrong()).isOne();
        assertThat(verdict.examples().getFirst()).contains("lacks 1 records from offset 7 on");
    }

    @Test
    void aWindowOfNothingIsWrong() {
        WindowVerdict verdict = verdict(rides(), spoilt(outputs -> {
            outputs.add(window(3, 2, 13_000, sum(8, 8)));
            return outputs;
        }));
        assertThat(verdict.wrong()).isOne();
    }

    @Test
    void aWindowComesTwiceOnlyAfterACrash() {
        List<WindowOutput> twice = spoilt(outputs -> {
            outputs.add(1, window(3, 2, 10_000, sum(0, 3)));
            return outputs;
        });
        WindowVerdict crashed = verdict(rides(), twice, KILLED);
        assertThat(crashed.kept()).isTrue();
        assertThat(crashed.windows()).isEqualTo(3);
        assertThat(crashed.twice()).isOne();

        assertThat(verdict(rides(), twice).twiceUnexcused()).isOne();
        assertThat(verdict(rides(), twice).kept()).isFalse();
        Fault elsewhere = new Fault(Fault.Kind.KILL, 1, 1, 2_000_000, 2_001_000);
        Fault later = new Fault(Fault.Kind.KILL, 0, 2, 2_000_000, 2_001_000);
        Fault harmless = new Fault(Fault.Kind.ABANDON, 0, 1, 2_000_000, 2_001_000);
        assertThat(verdict(rides(), twice, elsewhere, later, harmless).twiceUnexcused())
                .isOne();
    }

    @Test
    void aWindowComesTwiceWithTheSameContents() {
        WindowVerdict verdict = verdict(
                rides(),
                spoilt(outputs -> {
                    outputs.add(window(3, 2, 10_000, sum(0, 2)));
                    return outputs;
                }),
                KILLED);
        assertThat(verdict.wrong()).isOne();
        assertThat(verdict.twice()).isZero();
        assertThat(verdict.kept()).isFalse();
        assertThat(verdict.examples().getFirst()).contains("came again, by generation 2");
    }

    @Test
    void exactlyOnceNoWindowComesTwice() {
        List<WindowOutput> twice = spoilt(outputs -> {
            outputs.add(window(3, 2, 10_000, sum(0, 3)));
            return outputs;
        });
        WindowVerdict verdict = judged(new WindowEvidence(rides(), twice, terms(true), WindowHistory.NONE), KILLED);
        assertThat(verdict.twiceUnexcused()).isOne();
        assertThat(verdict.kept()).isFalse();
    }

    @Test
    void handlersMayBeCalledTwiceWhereAggregatesComeOnce() {
        Evidence done = new EvidenceBuilder()
                .acknowledged(0, 9)
                .handled(1, 100, Stories.offsets(0, 6))
                .handled(2, 130, Stories.offsets(5, 9))
                .build();
        assertThat(Verdict.of(done).kept()).isFalse();
        assertThat(Verdict.of(done.with(new WindowEvidence(rides(), good(), terms(false), WindowHistory.NONE)))
                        .kept())
                .isFalse();
        assertThat(Verdict.of(done.with(new WindowEvidence(rides(), good(), terms(true), WindowHistory.NONE)))
                        .kept())
                .isTrue();
    }

    @Test
    void aRecordBehindTheWatermarkIsInNoWindow() {
        List<WindowInput> rides = rides();
        rides.add(ride(11, 11_999, 12_600));
        assertThat(verdict(rides, good()).kept()).as("12.5 s less 0.3 s").isTrue();
        assertThat(verdict(rides, good()).lateRecords()).isOne();

        WindowVerdict taken = verdict(rides, spoilt(outputs -> {
            outputs.set(1, window(1, 2, 11_000, sum(4, 7).with(11, 111)));
            return outputs;
        }));
        assertThat(taken.wrong()).isOne();
    }

    @Test
    void aRecordIsLateByTheClockOnlyWhenTheClockCouldHaveClosedItsWindow() {
        List<WindowInput> rides = rides();
        rides.add(ride(11, 12_750, 13_700));
        assertThat(verdict(rides, good()).kept()).isTrue();
        assertThat(verdict(rides, good()).lateRecords()).isOne();

        rides.set(11, ride(11, 12_750, 13_400));
        assertThat(verdict(rides, good()).wrong()).isOne();
        assertThat(verdict(rides, spoilt(outputs -> {
                            outputs.set(2, window(2, 2, 12_000, sum(8, 11)));
                            return outputs;
                        }))
                        .kept())
                .isTrue();
    }

    @Test
    void aWindowOfRecordsThatAreAllLateByTheClockNeedNotCome() {
        List<WindowInput> rides = rides();
        rides.add(new WindowInput(0, 11, "other", 0, 1, 12_750, 13_700));
        assertThat(verdict(rides, good()).kept()).isTrue();
        rides.set(11, new WindowInput(0, 11, "other", 0, 1, 12_750, 13_400));
        assertThat(verdict(rides, good()).missing()).isOne();
    }

    @Test
    void whatCameInAnEarlierPartOfTheRunMayComeAgainAfterACrash() {
        var first = new WindowEvidence(rides(), good(), terms(false), WindowHistory.NONE);
        List<WindowInput> more = List.of(ride(11, 12_900, 14_000), ride(12, 15_000, 15_010));
        List<WindowOutput> outputs =
                List.of(window(3, 3, 12_000, sum(8, 10)), window(4, 3, 15_000, WindowContents.NONE.with(12, 112)));
        var second = new WindowEvidence(more, outputs, terms(false), first.history());

        WindowVerdict crashed = judged(second, new Fault(Fault.Kind.KILL, 0, 2, 2_000_000, 2_001_000));
        assertThat(crashed.examples()).isEmpty();
        assertThat(crashed.windows()).isOne();
        assertThat(crashed.twice()).isOne();
        assertThat(crashed.lateRecords()).isOne();
        assertThat(judged(second).twiceUnexcused()).isOne();
        assertThat(judged(new WindowEvidence(
                                List.of(), List.of(window(3, 3, 12_000, sum(8, 9))), terms(false), first.history()))
                        .wrong())
                .isOne();
        assertThat(second.missing()).isZero();
    }

    @Test
    void anAggregateIsReadAsItWasWritten() {
        WindowContents contents = sum(0, 3);
        assertThat(WindowOutput.parse(1, 5, RACE, WindowOutput.value(7, 11_000, contents, "race-rider-3\tand more")))
                .isEqualTo(new WindowOutput(1, 5, RACE, 7, 11_000, contents));
        assertThatIllegalArgumentException().isThrownBy(() -> WindowOutput.parse(1, 5, RACE, "7\t11000\t1 2 3"));
        assertThatIllegalArgumentException().isThrownBy(() -> WindowOutput.parse(1, 5, RACE, "7\tx\t1 2 3 4\t"));
        assertThatIllegalArgumentException().isThrownBy(() -> WindowContents.parse("1 2 3"));
        assertThatIllegalArgumentException().isThrownBy(() -> WindowContents.parse("1 2 3 x"));
    }
}
