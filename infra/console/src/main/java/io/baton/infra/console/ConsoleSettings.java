package io.baton.infra.console;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Where the console listens, and whether it may act.
 *
 * @param address an address of this machine; never all of them, as then no request's host could be checked
 * @param port 0 for any free one
 * @param allowActions whether the page may act, if it has this console's token
 */
public record ConsoleSettings(InetAddress address, int port, boolean allowActions) {

    /** This machine only, read-only, any port. */
    public static final ConsoleSettings DEFAULT = new ConsoleSettings(InetAddress.getLoopbackAddress(), 0, false);

    public ConsoleSettings {
        if (address.isAnyLocalAddress()) {
            throw new IllegalArgumentException(
                    "the console listens at one address; name it instead of " + address.getHostAddress());
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("a port is a number from 0 to 65535, not " + port);
        }
    }

    /** Reads the value of {@code --bind}. */
    public static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("--bind takes an address of this machine, not " + text, e);
        }
    }
}
