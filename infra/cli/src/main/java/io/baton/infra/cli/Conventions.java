package io.baton.infra.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How every command reads its options and tells its failures. Stateless. */
public final class Conventions {

    private Conventions() {}

    /** To this command and to those that it has already. */
    public static CommandLine applyTo(CommandLine line, Failures failures) {
        return line.setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .registerConverter(Duration.class, new Durations())
                .registerConverter(URI.class, Conventions::uri)
                .registerConverter(Integer.class, whole(Integer::valueOf, Integer.MAX_VALUE))
                .registerConverter(int.class, whole(Integer::valueOf, Integer.MAX_VALUE))
                .registerConverter(Long.class, whole(Long::valueOf, Long.MAX_VALUE))
                .registerConverter(long.class, whole(Long::valueOf, Long.MAX_VALUE))
                .setParameterExceptionHandler(failures)
                .setExecutionExceptionHandler(failures);
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new TypeConversionException("'" + text + "' is no URL");
        }
    }

    private static <N> ITypeConverter<N> whole(ITypeConverter<N> parse, long largest) {
        return text -> {
            try {
                return parse.convert(text);
            } catch (NumberFormatException e) {
                throw new TypeConversionException("'" + text + "' is no whole number up to " + largest);
            }
        };
    }
}
