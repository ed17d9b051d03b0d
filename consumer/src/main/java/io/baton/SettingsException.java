package io.baton;

import java.util.List;

/** The function's environment variables are wrong; names every problem at once. */
public final class SettingsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public SettingsException(List<String> problems) {
        super("The function's settings have %s problem%s:%n- %s"
                .formatted(
                        problems.size(),
                        problems.size() == 1 ? "" : "s",
                        String.join(System.lineSeparator() + "- ", problems)));
    }
}
