package io.baton.infra.deploy.cost;

/** The load. An always-on function costs the same under any, but renews its leases less often when few records come; others are
 * paid by it.
 *
 * @param recordsPerSecond of all partitions together
 * @param recordBytes of one record
 * @param handlerMillis for one record
 * @param waitMillis the part of them that the handler waits for others (a database, a service) and needs no CPU
 * @param batchSize the most records that the trigger gives to an invocation
 */
public record Load(double recordsPerSecond, int recordBytes, double handlerMillis, double waitMillis, int batchSize) {

    private static final int LARGEST_BATCH = 10_000;

    public Load {
        if (!isAmount(recordsPerSecond) || recordBytes < 1 || !isAmount(handlerMillis)) {
            throw new IllegalArgumentException(
                    "--records-per-second and --handler-millis must be numbers from 0, --record-bytes must be at least"
                            + " 1");
        }
        if (!isAmount(waitMillis) || waitMillis > handlerMillis) {
            throw new IllegalArgumentException("--wait-millis is a part of --handler-millis: a number from 0 to that");
        }
        if (batchSize < 1 || batchSize > LARGEST_BATCH) {
            throw new IllegalArgumentException("--batch-size must be from 1 to 10,000, as Lambda has it");
        }
    }

    private static boolean isAmount(double number) {
        return number >= 0 && Double.isFinite(number);
    }

    double megabytesPerSecond() {
        return recordsPerSecond * recordBytes / 1e6;
    }

    /** How many records are handled at any moment, one after another in each: also what the trigger invokes at once. */
    double atOnce() {
        return recordsPerSecond * handlerMillis / 1_000;
    }

    /** CPUs that are at work, on average. */
    double cpus() {
        return recordsPerSecond * (handlerMillis - waitMillis) / 1_000;
    }
}
