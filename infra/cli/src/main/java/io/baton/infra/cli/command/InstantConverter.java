package io.baton.infra.cli.command;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads times in ISO-8601, and without a zone as Kafka's own tool takes them: those are UTC. */
public final class InstantConverter implements ITypeConverter<Instant> {

    /** Kafka's timestamps and DynamoDB's are of these years. */
    private static final int FIRST_YEAR = 1970;

    private static final int LAST_YEAR = 9999;

    @Override
    public Instant convert(String value) {
        OffsetDateTime time = read(value).withOffsetSameInstant(ZoneOffset.UTC);
        if (time.getYear() < FIRST_YEAR || time.getYear() > LAST_YEAR) {
            throw new TypeConversionException(
                    "'" + value + "' is not a time from the year " + FIRST_YEAR + " to " + LAST_YEAR);
        }
        return time.toInstant();
    }

    private static OffsetDateTime read(String value) {
        try {
            return OffsetDateTime.parse(value);
        } catch (DateTimeException e) {
            // perhaps without a zone
        }
        try {
            return LocalDateTime.parse(value).atOffset(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new TypeConversionException(
                    "'" + value + "' is not a time; write 2026-11-25T22:00:00Z or 2026-11-25T22:00:00.000");
        }
    }
}
