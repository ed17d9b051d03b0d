package io.baton;

/**
 * Why a record meets the failure policy without being handled: again and again the process ended while this record, and no
 * other, was in its handler. Such an end (out of memory, a crash in native code, {@code System.exit}) can't be caught. The
 * number of ends that is enough is {@code BATON_CRASHES_PER_RECORD}.
 */
public final class ProcessEndedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * @param where the record, in words
     * @param times how many processes it ended
     */
    public ProcessEndedException(String where, int times) {
        super(
                ("The process ended %s times, or was out of memory, while only the record at %s was handled, so its handler is not"
                                + " called again. A seek to its offset has it tried once more.")
                        .formatted(times, where));
    }
}
