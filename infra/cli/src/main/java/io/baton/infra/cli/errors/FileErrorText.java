package io.baton.infra.cli.errors;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Objects;

/** What is wrong with a file, with its name. The JDK's messages are often no more than that name. Stateless. */
final class FileErrorText {

    private FileErrorText() {}

    /** With the wrapper's own message, where it says more than the cause does. */
    static String of(UncheckedIOException failure) {
        IOException cause = Objects.requireNonNull(failure.getCause());
        String words = of(cause);
        return cause.toString().equals(failure.getMessage()) ? words : failure.getMessage() + ": " + words;
    }

    static String of(IOException failure) {
        return switch (failure) {
            case NoSuchFileException missing -> "there is no " + missing.getFile();
            case AccessDeniedException denied -> denied.getFile() + " may not be read or written by this user";
            case FileAlreadyExistsException there -> there.getFile() + " exists already";
            case NotDirectoryException file -> file.getFile() + " is not a directory";
            case FileSystemException other ->
                other.getFile() + ": "
                        + (other.getReason() == null ? "it can't be read or written" : other.getReason());
            case CharacterCodingException binary -> "it is not text in UTF-8";
            case FileNotFoundException missing -> ErrorText.cut(missing.getMessage());
            default ->
                failure.getMessage() == null ? "it can't be read or written" : ErrorText.cut(failure.getMessage());
        };
    }
}
