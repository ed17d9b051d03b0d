package io.baton.infra.deploy.cli;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Node.js, in which CDK runs, whatever language calls it. */
public final class Node {

    private static final int PATIENCE_SECONDS = 20;

    private Node() {}

    public static boolean isThere() {
        try {
            Process node = new ProcessBuilder("node", "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return node.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && node.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    static void require() {
        if (!isThere()) {
            throw new IllegalArgumentException(
                    "node is not on the PATH, and CDK runs in it: install Node.js 22 or newer (https://nodejs.org)");
        }
    }
}
