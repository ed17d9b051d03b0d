package io.baton.infra.console;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/** Opens an address in the user's own browser, if there is one. Stateless. */
public final class BrowserWindow {

    private BrowserWindow() {}

    /** Answers whether a browser could be asked; does not wait for it. */
    public static boolean open(URI address) {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        boolean mac = system.contains("mac");
        boolean screen = System.getenv("DISPLAY") != null || System.getenv("WAYLAND_DISPLAY") != null;
        if (!mac && !screen) {
            return false;
        }
        try {
            var unused = new ProcessBuilder(List.of(mac ? "open" : "xdg-open", address.toString()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
