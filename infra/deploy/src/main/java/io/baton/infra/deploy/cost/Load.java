package io.baton.infra.deploy.cost;

/**
 * What is asked of the consumer, for the comparison with Lambda's own trigger; an always-on function costs the same
 * whatever it does.
 *
 * @param recordsPerSecond of all partitions together
 * @param recordBytes of one record
 * @param handlerMillis that a record takes
 */
public record Load(double recordsPerSecond, int recordBytes, double handlerMillis) {

    public Load {
        if (!(recordsPerSecond >= 0) || recordBytes < 1 || !(handlerMillis >= 0)) {
            throw new IllegalArgumentException(
                    "--records-per-second and --handler-millis must not be negative, --record-bytes must be 1 at"
                            + " least");
        }
    }
}
