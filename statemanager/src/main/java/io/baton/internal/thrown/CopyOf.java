package io.baton.internal.thrown;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What another throwable said of itself when it was copied. It prints as that one would. */
final class CopyOf extends Throwable {

    private static final long serialVersionUID = 1L;

    /** Of what was suppressed; the first ones. */
    private static final int MOST_SUPPRESSED = 4;

    private CopyOf(Throwable original, @Nullable CopyOf cause) {
        super(Thrown.told(original), cause);
        setStackTrace(Thrown.frames(original));
    }

    static CopyOf of(Throwable thrown) {
        List<Throwable> chain = Thrown.chain(thrown);
        CopyOf copy = new CopyOf(chain.getLast(), null);
        for (Throwable link : chain.subList(0, chain.size() - 1).reversed()) {
            copy = new CopyOf(link, copy);
        }
        Throwable[] suppressed = thrown.getSuppressed();
        for (int i = 0; i < Math.min(suppressed.length, MOST_SUPPRESSED); i++) {
            copy.addSuppressed(new CopyOf(suppressed[i], null));
        }
        return copy;
    }

    @Override
    @SuppressWarnings("OverrideThrowableToString") // its message says the original's class already
    public String toString() {
        return String.valueOf(getMessage());
    }
}
