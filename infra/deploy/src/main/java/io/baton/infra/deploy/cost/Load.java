package io.baton.infra.deploy.cost;

/** The load, for the comparison with Lambda's own trigger; an always-on function costs the same under any load.
 *
 * @param recordsPerSecond of all partitions together
 * @param recordBytes of one record
 * @param handlerMillis for one record
 */
public record Load(double recordsPerSecond, int recordBytes, double handlerMillis) {

    public Load {
        if (!isAmount(recordsPerSecond) || recordBytes < 1 || !isAmount(handlerMillis)) {
            throw new IllegalArgumentException(
                    "--records-per-second and --handler-millis must be numbers from 0, --record-bytes must be at least"
                            + " 1");
        }
    }

    private static boolean isAmount(double number) {
        return number >= 0 && Double.isFinite(number);
    }
}
