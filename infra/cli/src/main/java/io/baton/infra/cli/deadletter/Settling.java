package io.baton.infra.cli.deadletter;

import io.baton.lease.FinishedAhead;

/** What is settled of a partition while its letters are gone through in their order. Confined to a thread. */
final class Settling {

    private final Settled before;
    private FinishedAhead passed = FinishedAhead.NONE;
    private long position;

    Settling(Settled before) {
        this.before = before;
        this.position = before.next();
    }

    Settling(Settling other) {
        this.before = other.before;
        this.passed = other.passed;
        this.position = other.position;
    }

    /** The letters at these offsets, rising; between them, and the one before, there are no others. */
    void pass(Iterable<Passed> letters) {
        var builder = new FinishedAhead.Builder().addAll(passed);
        for (Passed letter : letters) {
            if (letter.offset() > position) {
                builder.add(position, letter.offset());
            }
            if (letter.settled()) {
                builder.add(letter.offset(), letter.offset() + 1);
            }
            position = letter.offset() + 1;
        }
        passed = builder.build();
    }

    /** A letter that was looked at. */
    record Passed(long offset, boolean settled) {}

    Settled now() {
        FinishedAhead all = new FinishedAhead.Builder()
                .addAll(passed)
                .addAll(before.ahead().from(position))
                .build();
        long next = all.endOfStretch(before.next());
        return new Settled(next, all.from(next));
    }
}
