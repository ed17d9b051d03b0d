package io.baton.infra.cli.trouble;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** What a disk says, with the file's name. The JDK's messages are often no more than that name. Stateless. */
final class FileWords {

    private FileWords() {}

    static String of(IOException failure) {
        return switch (failure) {
            case NoSuchFileException missing -> "there is no " + missing.getFile();
            case AccessDeniedException denied -> denied.getFile() + " may not be read or written by this user";
            case FileAlreadyExistsException there -> there.getFile() + " is there already";
            case NotDirectoryException file -> file.getFile() + " is no directory";
            case FileSystemException other ->
                other.getFile() + ": "
                        + (other.getReason() == null ? "it can't be read or written" : other.getReason());
            case CharacterCodingException binary -> "it is no text in UTF-8";
            case FileNotFoundException missing -> Words.cut(missing.getMessage());
            default -> failure.getMessage() == null ? "it can't be read or written" : Words.cut(failure.getMessage());
        };
    }
}
