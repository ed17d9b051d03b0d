package io.baton.infra.cli.command;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.TypeConversionException;

/** How each command reads its options and reports failures. Stateless. */
public final class Conventions {

    private static final String VERSION = "baton 0.1.0-SNAPSHOT";

    private Conventions() {}

    public static CommandLine applyTo(CommandLine line) {
        return applyTo(line, new Failures(List.of()));
    }

    /** To this command and to the subcommands that it already has. */
    public static CommandLine applyTo(CommandLine line, Failures failures) {
        readWords(line);
        tellVersion(line);
        return line.setUsageHelpAutoWidth(true)
                .registerConverter(Duration.class, new DurationConverter())
                .registerConverter(Instant.class, new InstantConverter())
                .registerConverter(URI.class, Conventions::uri)
                .registerConverter(Integer.class, number(Integer::valueOf, "a whole number up to " + Integer.MAX_VALUE))
                .registerConverter(int.class, number(Integer::valueOf, "a whole number up to " + Integer.MAX_VALUE))
                .registerConverter(Long.class, number(Long::valueOf, "a whole number up to " + Long.MAX_VALUE))
                .registerConverter(long.class, number(Long::valueOf, "a whole number up to " + Long.MAX_VALUE))
                .registerConverter(double.class, number(Double::valueOf, "a number"))
                .setParameterExceptionHandler(failures)
                .setExecutionExceptionHandler(failures);
    }

    /** Subcommands take {@code --version} as well; picocli prints nothing for those without one of their own. */
    private static void tellVersion(CommandLine line) {
        line.getCommandSpec().version(VERSION);
        line.getSubcommands().values().forEach(Conventions::tellVersion);
    }

    /** Each option of an enum takes, and lists, the words that users see; picocli itself lists Java's names. */
    private static void readWords(CommandLine line) {
        for (ArgSpec argument : line.getCommandSpec().args()) {
            for (Class<?> type : argument.auxiliaryTypes()) {
                if (type.isEnum()) {
                    registerWords(line, type);
                }
            }
        }
        line.getSubcommands().values().forEach(Conventions::readWords);
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // the caller has asked whether it is an enum
    private static void registerWords(CommandLine line, Class type) {
        line.registerConverter(type, new WordConverter(type));
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new TypeConversionException("'" + text + "' is not a URL");
        }
    }

    private static <N> ITypeConverter<N> number(ITypeConverter<N> parse, String meaning) {
        return text -> {
            try {
                return parse.convert(text);
            } catch (NumberFormatException e) {
                throw new TypeConversionException("'" + text + "' is not " + meaning);
            }
        };
    }
}
