package io.baton.infra.cli.text;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Standard output that reports its loss: the reader of a pipe has gone, or the disk is full. The first write that fails
 * throws in the command's own thread, so that no loop goes on in vain; in other threads it is only reported. Later output is
 * dropped, as the command may have to clean up. Thread-safe.
 */
public final class StandardOutput extends OutputStream {

    private final OutputStream out;
    private final Thread command;
    private final Consumer<IOException> lost;
    private final AtomicReference<@Nullable IOException> loss = new AtomicReference<>();

    /**
     * Of this process; the thread that makes it is the command's.
     *
     * @param lost told once, in the thread that wrote
     */
    public static StandardOutput ofProcess(Consumer<IOException> lost) {
        return new StandardOutput(new FileOutputStream(FileDescriptor.out), Thread.currentThread(), lost);
    }

    StandardOutput(OutputStream out, Thread command, Consumer<IOException> lost) {
        this.out = out;
        this.command = command;
        this.lost = lost;
    }

    /** Whether all output was written. */
    public boolean complete() {
        return loss.get() == null;
    }

    @Override
    public void write(int one) {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
        if (!complete()) {
            return;
        }
        try {
            out.write(bytes, from, length);
        } catch (IOException e) {
            lose(e);
        }
    }

    @Override
    public void flush() {
        if (!complete()) {
            return;
        }
        try {
            out.flush();
        } catch (IOException e) {
            lose(e);
        }
    }

    private void lose(IOException failure) {
        if (loss.compareAndSet(null, failure)) {
            lost.accept(failure);
            if (command.equals(Thread.currentThread())) {
                throw new OutputException(failure);
            }
        }
    }
}
