package io.baton.infra.cli.text;

import java.io.IOException;

/** Standard output takes no more. Unchecked, so that it passes the JDK's writers, which swallow an {@link IOException}. */
public final class OutputException extends RuntimeException {

    OutputException(IOException cause) {
        super("the output could not be written: " + cause.getMessage(), cause);
    }
}
