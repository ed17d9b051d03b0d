package io.baton.infra.cli.command;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an enum's constant by the word that users see ({@code toString}), in upper or lower case. */
final class WordConverter<E extends Enum<E>> implements ITypeConverter<E> {

    private final Class<E> type;

    WordConverter(Class<E> type) {
        this.type = type;
    }

    @Override
    public E convert(String text) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> folded(constant.toString()).equals(folded(text)))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("'%s' is none of %s"
                        .formatted(
                                text,
                                Arrays.stream(type.getEnumConstants())
                                        .map(Enum::toString)
                                        .collect(Collectors.joining(", ")))));
    }

    private static String folded(String word) {
        return word.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
