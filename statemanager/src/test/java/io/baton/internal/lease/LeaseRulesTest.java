package io.baton.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.internal.lease.LeaseStore.Written;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The protocol's table of steps: which row allows which step. */
class LeaseRulesTest {

    private static final LeaseKey KEY = new LeaseKey("g", "t", 0);
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Owner OLD = new Owner("old", "1", "log", "1");
    private static final Owner ME = new Owner("me", "1", "log", "1");
    private static final Owner ME_AGAIN = new Owner("me", "2", "log", "1");
    private static final Generation G1 = new Generation(1);
    private static final Generation G2 = new Generation(2);

    // The rows a partition goes through, one after the other.
    private static final Lease CLAIMED = row(Optional.empty(), claim(OLD, tick(10)));
    private static final Lease HELD = row(Optional.of(CLAIMED), new Step.Activate(KEY, OLD, G1, Checkpoint.at(5), NOW));
    private static final Lease HELD_AND_CLAIMED = row(Optional.of(HELD), claim(ME, tick(20)));
    private static final Lease RELEASED_TO_ME = row(
            Optional.of(HELD_AND_CLAIMED),
            new Step.Release(KEY, OLD, G1, new Step.HolderProgress(Checkpoint.at(9), 0), false, NOW, NOW));
    private static final Lease HANDED_OVER =
            row(Optional.of(RELEASED_TO_ME), new Step.Activate(KEY, ME, G2, Checkpoint.at(0), NOW));
    private static final Lease ENDED = row(
            Optional.of(HELD),
            new Step.Release(KEY, OLD, G1, new Step.HolderProgress(Checkpoint.at(9), 0), true, NOW, NOW));
    private static final Lease HELD_AND_RESIGNED = row(Optional.of(HELD_AND_CLAIMED), new Step.Resign(KEY, ME, G2));
    private static final Lease STOPPED =
            row(Optional.of(ENDED), new Step.Command(KEY, DesiredState.STOP, "ops", "deploy", NOW));
    private static final Lease STOPPED_WHILE_I_WAIT =
            row(Optional.of(RELEASED_TO_ME), new Step.Command(KEY, DesiredState.STOP, "ops", "deploy", NOW));
    private static final Lease ONLY_AN_ORDER =
            row(Optional.empty(), new Step.Command(KEY, DesiredState.RUN, "ops", "new", NOW));
    private static final Lease SEEK_ASKED = row(Optional.of(HELD), seek(1));
    private static final Lease SEEK_DONE = row(Optional.of(SEEK_ASKED), move(OLD, G1, 7, 1));

    static List<Arguments> allowed() {
        return List.of(
                Arguments.of("the first claim makes the row", null, claim(ME, tick(1))),
                Arguments.of("a claim of a row with an order only", ONLY_AN_ORDER, claim(ME, tick(1))),
                Arguments.of("a newer tick goes before a holder", HELD, claim(ME, tick(11))),
                Arguments.of("a third tick goes before a waiting claimant", HELD_AND_CLAIMED, claim(OLD, tick(21))),
                Arguments.of("any tick claims an ended claim", ENDED, claim(ME, tick(3))),
                Arguments.of("any tick claims after the newest resigned", HELD_AND_RESIGNED, claim(ME, tick(3))),
                Arguments.of("by hand goes before any tick", HELD, claim(ME, new Intent.Manual(new Tick(1)))),
                Arguments.of("the watchdog claims what is vacant", ENDED, claim(ME, new Intent.Watchdog(new Tick(1)))),
                Arguments.of(
                        "a silent lease, still as seen",
                        HELD,
                        new Step.ClaimSilent(KEY, ME, tick(10), HELD.heartbeats(), NOW)),
                Arguments.of("the claimant shows life", HELD_AND_CLAIMED, new Step.Await(KEY, ME, G2, NOW)),
                Arguments.of("the claimant takes what is vacant", RELEASED_TO_ME, activate(ME, G2)),
                Arguments.of(
                        "the claimant evicts a holder still as seen",
                        HELD_AND_CLAIMED,
                        new Step.Evict(KEY, ME, G2, HELD_AND_CLAIMED.heartbeats(), Checkpoint.at(0), NOW)),
                Arguments.of("the holder renews", HELD, renew(OLD, G1, 5)),
                Arguments.of("the holder renews beside a claimant", HELD_AND_CLAIMED, renew(OLD, G1, 6)),
                Arguments.of("the holder releases and ends its claim", HELD, release(OLD, G1, true)),
                Arguments.of("the holder releases to a claimant", HELD_AND_CLAIMED, release(OLD, G1, false)),
                Arguments.of("the holder releases a stopped lease", stopped(HELD), release(OLD, G1, true)),
                Arguments.of("the claimant resigns", HELD_AND_CLAIMED, new Step.Resign(KEY, ME, G2)),
                Arguments.of("the operator asks for a seek", HELD, seek(1)),
                Arguments.of("of a partition that was never held", ONLY_AN_ORDER, seek(1)),
                Arguments.of("of a stopped partition", STOPPED, seek(1)),
                Arguments.of("another one before the first was carried out", SEEK_ASKED, seek(2)),
                Arguments.of("another one afterwards", SEEK_DONE, seek(2)),
                Arguments.of("the holder goes on renewing until it has drained", SEEK_ASKED, renew(OLD, G1, 6)),
                Arguments.of("the holder moves", SEEK_ASKED, move(OLD, G1, 7, 1)),
                Arguments.of(
                        "the holder moves beside a claimant",
                        row(Optional.of(SEEK_ASKED), claim(ME, tick(20))),
                        move(OLD, G1, 7, 1)),
                Arguments.of("and goes on from there", SEEK_DONE, renewAfter(1, 4)));
    }

    static List<Arguments> refused() {
        return List.of(
                Arguments.of("the same tick twice", HELD, claim(ME, tick(10))),
                Arguments.of("a late tick after a newer one", HELD_AND_CLAIMED, claim(OLD, tick(15))),
                Arguments.of("a request by hand delivered twice", claimedByHand(), claim(ME_AGAIN, manual())),
                Arguments.of("a watchdog where somebody holds", HELD, claim(ME, new Intent.Watchdog(new Tick(99)))),
                Arguments.of(
                        "a watchdog where the newest resigned but somebody holds",
                        HELD_AND_RESIGNED,
                        claim(ME, new Intent.Watchdog(new Tick(99)))),
                Arguments.of("a claim of a stopped lease", STOPPED, claim(ME, tick(99))),
                Arguments.of("by hand on a stopped lease", STOPPED, claim(ME, manual())),
                Arguments.of(
                        "a silent lease that moved",
                        row(Optional.of(HELD), renew(OLD, G1, 5)),
                        new Step.ClaimSilent(KEY, ME, tick(10), HELD.heartbeats(), NOW)),
                Arguments.of(
                        "a silent lease that was stopped",
                        stopped(HELD),
                        new Step.ClaimSilent(KEY, ME, tick(10), HELD.heartbeats(), NOW)),
                Arguments.of("a claimant overtaken by a third", CLAIMED, new Step.Await(KEY, ME, G2, NOW)),
                Arguments.of(
                        "somebody with the generation but not the name",
                        HELD_AND_CLAIMED,
                        new Step.Await(KEY, OLD, G2, NOW)),
                Arguments.of("activation while somebody holds", HELD_AND_CLAIMED, activate(ME, G2)),
                Arguments.of("activation after a STOP", STOPPED_WHILE_I_WAIT, activate(ME, G2)),
                Arguments.of("activation by the overtaken", HELD_AND_CLAIMED, activate(OLD, G1)),
                Arguments.of(
                        "eviction of a holder that moved",
                        row(Optional.of(HELD_AND_CLAIMED), renew(OLD, G1, 5)),
                        new Step.Evict(KEY, ME, G2, HELD_AND_CLAIMED.heartbeats(), Checkpoint.at(0), NOW)),
                Arguments.of(
                        "eviction of nobody",
                        RELEASED_TO_ME,
                        new Step.Evict(KEY, ME, G2, RELEASED_TO_ME.heartbeats(), Checkpoint.at(0), NOW)),
                Arguments.of("renewal by the evicted", HANDED_OVER, renew(OLD, G1, 50)),
                Arguments.of("renewal of a row deleted by hand", null, renew(OLD, G1, 50)),
                Arguments.of("a checkpoint that goes back", HELD, renew(OLD, G1, 4)),
                Arguments.of("release with a checkpoint that goes back", HELD, release(OLD, G1, true, 4)),
                Arguments.of("release by the evicted", HANDED_OVER, release(OLD, G1, false)),
                Arguments.of("release that ends somebody else's claim", HELD_AND_CLAIMED, release(OLD, G1, true)),
                Arguments.of("release that leaves its own claim", HELD, release(OLD, G1, false)),
                Arguments.of("resignation by the overtaken", HELD_AND_CLAIMED, new Step.Resign(KEY, OLD, G1)),
                Arguments.of("a seek where there is no row", null, seek(1)),
                Arguments.of("a seek by who has not seen the last one", SEEK_ASKED, seek(1)),
                Arguments.of("a seek by who has not seen the last one carried out", SEEK_DONE, seek(1)),
                Arguments.of("a move by somebody else", SEEK_ASKED, move(ME, G1, 7, 1)),
                Arguments.of("a move by another generation", SEEK_ASKED, move(OLD, G2, 7, 1)),
                Arguments.of("a move that nobody asked for", HELD, move(OLD, G1, 7, 1)),
                Arguments.of("a move to what was replaced", row(Optional.of(SEEK_ASKED), seek(2)), move(OLD, G1, 7, 1)),
                Arguments.of("a move from behind the checkpoint", SEEK_ASKED, move(OLD, G1, 4, 1)),
                Arguments.of("a move by the evicted", row(Optional.of(HANDED_OVER), seek(1)), move(OLD, G1, 50, 1)),
                Arguments.of("a renewal from before the move, late", SEEK_DONE, renew(OLD, G1, 8)),
                Arguments.of("a release from before the move, late", SEEK_DONE, release(OLD, G1, true)),
                Arguments.of("a renewal that knows of a move there was not", HELD, renewAfter(1, 8)));
    }

    @Test
    void aMoveLeavesNothingOfWhatWasFinishedAheadAndKeepsWhoAskedForIt() {
        var ahead = new FinishedAhead.Builder().add(7, 9).build();
        Lease ahead6 = row(
                Optional.of(SEEK_ASKED),
                new Step.Renew(
                        KEY, OLD, G1, new Step.HolderProgress(new Checkpoint(6, OptionalInt.of(4), ahead), 0), NOW));
        Lease moved = row(Optional.of(ahead6), move(OLD, G1, 7, 1));
        assertThat(moved.checkpoint()).contains(Checkpoint.at(3));
        assertThat(moved.seek()).isNull();
        assertThat(moved.seekDone()).isEqualTo(new Lease.SeekDone(1, 7, 3, G1, "ops", NOW));
        assertThat(moved.heartbeats().holderHeartbeats())
                .isEqualTo(ahead6.heartbeats().holderHeartbeats() + 1);
    }

    @Test
    void aSeekIsRecognisedAsOnesOwnWhileItWaitsAndAfterItWasCarriedOut() {
        assertThat(LeaseRules.alreadyAsked(SEEK_ASKED, seek(1).seek())).isTrue();
        assertThat(LeaseRules.alreadyAsked(SEEK_DONE, seek(1).seek())).isTrue();
        assertThat(LeaseRules.alreadyAsked(HELD, seek(1).seek())).isFalse();
        var others = new Lease.Seek(1, 3, 5L, "somebody else", "why", NOW);
        assertThat(LeaseRules.alreadyAsked(SEEK_ASKED, others)).isFalse();
        assertThat(LeaseRules.alreadyAsked(SEEK_DONE, others)).isFalse();
        var elsewhere = new Lease.Seek(1, 4, 5L, "ops", "why", NOW);
        assertThat(LeaseRules.alreadyAsked(SEEK_DONE, elsewhere)).isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("allowed")
    @DisplayName("allows")
    void allows(String what, Lease row, Step step) {
        assertThat(LeaseRules.apply(Optional.ofNullable(row), step)).isInstanceOf(Written.Done.class);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    @DisplayName("refuses")
    void refuses(String what, Lease row, Step step) {
        assertThat(LeaseRules.apply(Optional.ofNullable(row), step))
                .isEqualTo(new Written.Refused(Optional.ofNullable(row)));
    }

    static List<Arguments> lostAnswers() {
        return List.of(
                Arguments.of("claim", HELD, claim(ME, tick(20))),
                Arguments.of(
                        "claim of a silent lease",
                        HELD,
                        new Step.ClaimSilent(KEY, ME, tick(1), HELD.heartbeats(), NOW)),
                Arguments.of("activate", RELEASED_TO_ME, activate(ME, G2)),
                Arguments.of(
                        "evict",
                        HELD_AND_CLAIMED,
                        new Step.Evict(KEY, ME, G2, HELD_AND_CLAIMED.heartbeats(), Checkpoint.at(0), NOW)),
                Arguments.of("move", SEEK_ASKED, move(OLD, G1, 7, 1)),
                Arguments.of("release", HELD_AND_CLAIMED, release(OLD, G1, false)),
                Arguments.of("release that ends the claim", HELD, release(OLD, G1, true)));
    }

    /** The SDK repeats a write whose answer was lost; the repeat is refused by its own effect, and that counts as success. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("lostAnswers")
    void aRepeatRefusedByItsOwnEffectIsRecognised(String what, Lease before, Step.OfOwner step) {
        Lease after = row(Optional.of(before), step);
        assertThat(LeaseRules.apply(Optional.of(after), step)).isEqualTo(new Written.Refused(Optional.of(after)));
        assertThat(LeaseRules.alreadyDone(after, step)).isTrue();
        assertThat(LeaseRules.alreadyDone(before, step))
                .as("before it happened")
                .isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("harmlessRepeats")
    void theOtherStepsRepeatHarmlessly(String what, Lease before, Step step) {
        Lease once = row(Optional.of(before), step);
        assertThat(LeaseRules.apply(Optional.of(once), step)).isInstanceOf(Written.Done.class);
    }

    static List<Arguments> harmlessRepeats() {
        return List.of(
                Arguments.of("await", HELD_AND_CLAIMED, new Step.Await(KEY, ME, G2, NOW)),
                Arguments.of("renew", HELD, renew(OLD, G1, 7)),
                Arguments.of("resign", HELD_AND_CLAIMED, new Step.Resign(KEY, ME, G2)));
    }

    private static Lease row(Optional<Lease> before, Step step) {
        return ((Written.Done) LeaseRules.apply(before, step)).row();
    }

    private static Lease stopped(Lease row) {
        return row(Optional.of(row), new Step.Command(KEY, DesiredState.STOP, "ops", "why", NOW));
    }

    private static Lease claimedByHand() {
        return row(Optional.of(HELD), claim(ME, manual()));
    }

    private static Intent manual() {
        return new Intent.Manual(new Tick(30));
    }

    private static Intent tick(long tick) {
        return new Intent.Scheduled(new Tick(tick));
    }

    private static Step.Claim claim(Owner owner, Intent intent) {
        return new Step.Claim(KEY, owner, intent, null, NOW);
    }

    private static Step.Activate activate(Owner owner, Generation mine) {
        return new Step.Activate(KEY, owner, mine, Checkpoint.at(0), NOW);
    }

    private static Step.Renew renew(Owner owner, Generation mine, long next) {
        return new Step.Renew(KEY, owner, mine, new Step.HolderProgress(Checkpoint.at(next), 0), NOW);
    }

    private static Step.Renew renewAfter(long seekDone, long next) {
        return new Step.Renew(KEY, OLD, G1, new Step.HolderProgress(Checkpoint.at(next), seekDone), NOW);
    }

    /** To offset 3. */
    private static Step.Seek seek(long number) {
        return new Step.Seek(KEY, new Lease.Seek(number, 3, 5L, "ops", "why", NOW));
    }

    private static Step.Move move(Owner owner, Generation mine, long from, long number) {
        return new Step.Move(KEY, owner, mine, Checkpoint.at(from), number, NOW);
    }

    private static Step.Release release(Owner owner, Generation mine, boolean endsClaim) {
        return release(owner, mine, endsClaim, 9);
    }

    private static Step.Release release(Owner owner, Generation mine, boolean endsClaim, long next) {
        return new Step.Release(KEY, owner, mine, new Step.HolderProgress(Checkpoint.at(next), 0), endsClaim, NOW, NOW);
    }
}
