package io.baton.infra.explorer;

import io.baton.internal.snapshot.BucketPort;
import io.baton.internal.snapshot.StrandHost;
import io.baton.internal.state.StateException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The bucket as one invocation sees it. Each object that it creates or deletes, and each list, waits until the explorer has decided
 * what becomes of it. A request that nobody waits for any more stays under way. Reads are answered at once.
 */
final class RemoteBucket implements BucketPort {

    /** One request, and the thread that waits for it. */
    private static final class Pending {

        private final String what;
        private final String key;
        private final byte @Nullable [] bytes;
        private final SideStrand waits;
        private @Nullable Object answer;
        private boolean lost;
        private boolean late;
        private boolean deserted;

        Pending(String what, String key, byte @Nullable [] bytes, SideStrand waits) {
            this.what = what;
            this.key = key;
            this.bytes = bytes;
            this.waits = waits;
        }

        boolean isOpen() {
            return answer == null && !lost;
        }
    }

    private static final String CREATE = "create";
    private static final String LIST = "list";
    private static final String DELETE = "delete";

    private final Sandbox sandbox;
    private final Bucket bucket;
    private final List<Pending> pending = new ArrayList<>();

    RemoteBucket(Sandbox sandbox, Bucket bucket) {
        this.sandbox = sandbox;
        this.bucket = bucket;
    }

    // What the real code asks

    @Override
    public boolean create(String key, byte[] bytes) {
        return (boolean) ask(CREATE, key, bytes);
    }

    @Override
    public Optional<byte[]> read(String key) {
        return bucket.read(key);
    }

    @SuppressWarnings("unchecked")
    @Override
    public Map<String, Instant> list() {
        return (Map<String, Instant>) ask(LIST, "", null);
    }

    @Override
    public void delete(String key) {
        var unused = ask(DELETE, key, null);
    }

    private Object ask(String what, String key, byte @Nullable [] bytes) {
        var request = new Pending(what, key, bytes, (SideStrand) Objects.requireNonNull(StrandHost.CURRENT.get()));
        pending.add(request);
        sandbox.knowledge().asksBucket(what + key);
        boolean awaited = request.waits.parkAsking();
        if (!awaited) {
            request.deserted = request.isOpen() && !what.equals(LIST);
            if (!request.deserted) {
                pending.remove(request);
            }
            throw new StateException("interrupted", null);
        }
        pending.remove(request);
        sandbox.knowledge().hearsOfBucket(request.lost ? "lost" : String.valueOf(request.answer));
        if (request.lost) {
            throw StateException.thatMayPass("no answer", new IllegalStateException());
        }
        return Objects.requireNonNull(request.answer);
    }

    // What the explorer decides

    int requests() {
        return pending.size();
    }

    /** Whether this request waits for the bucket, and its thread for the answer. */
    boolean asks(int number) {
        return sandbox.runs() && pending.get(number).isOpen() && !pending.get(number).deserted;
    }

    boolean isLate(int number) {
        return pending.get(number).late;
    }

    /** Whether it is under way though nobody waits for it. */
    boolean isStray(int number) {
        Pending request = pending.get(number);
        return request.deserted || (!sandbox.runs() && request.isOpen() && !request.what.equals(LIST));
    }

    /** Whether any waits that is not held up. */
    boolean isBusy() {
        return pending.stream().anyMatch(request -> request.isOpen() && !request.deserted && !request.late);
    }

    /** The first request that waits to be carried out. */
    int firstOpen() {
        for (int number = 0; number < pending.size(); number++) {
            if (asks(number)) {
                return number;
            }
        }
        throw new IllegalStateException("nothing is asked");
    }

    private Object carriedOut(Pending request) {
        return switch (request.what) {
            case CREATE -> bucket.create(request.key, Objects.requireNonNull(request.bytes));
            case LIST -> bucket.list();
            default -> {
                bucket.delete(request.key);
                yield true;
            }
        };
    }

    /** A process that is frozen hears of it once it goes on. */
    void answer(int number) {
        Pending request = pending.get(number);
        request.answer = carriedOut(request);
        proceed(request);
    }

    void lose(int number, boolean carryOut) {
        Pending request = pending.get(number);
        if (carryOut) {
            var unused = carriedOut(request);
        }
        request.lost = true;
        proceed(request);
    }

    void isHeldUp(int number) {
        pending.get(number).late = true;
    }

    void arrives(int number) {
        var unused = carriedOut(pending.remove(number));
    }

    private void proceed(Pending request) {
        if (sandbox.held() != Sandbox.Held.FROZEN) {
            request.waits.proceed();
        }
    }

    /** Its process goes on. */
    void thaw() {
        List.copyOf(pending).stream()
                .filter(request -> !request.isOpen() && !request.deserted)
                .forEach(request -> request.waits.proceed());
    }

    /** For people. */
    String name(int number) {
        Pending request = pending.get(number);
        return "[" + request.what + " " + request.key.substring(request.key.lastIndexOf('/') + 1) + "]";
    }

    void describe(Fingerprint text) {
        for (Pending request : pending) {
            text.word(request.what).word(request.key.substring(request.key.lastIndexOf('/') + 1));
            text.number(request.bytes == null ? 0 : Bucket.print(request.bytes));
            text.flag(request.isOpen()).flag(request.lost).flag(request.late).flag(request.deserted);
            if (request.answer instanceof Boolean is) {
                text.flag(is);
            }
        }
    }
}
