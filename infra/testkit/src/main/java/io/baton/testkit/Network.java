package io.baton.testkit;

import io.baton.infra.local.Link;
import java.util.List;

/** The way from an invocation to Kafka and to the lease table. */
public record Network(Link kafka, Link table) implements AutoCloseable {

    static Network open() {
        return new Network(Link.open(), Link.open());
    }

    /** Both ways at once. */
    public void cut() {
        both().forEach(Link::cut);
    }

    /** Both ways at once: nothing is heard of the other side any more, and nothing is reset. */
    public void pause() {
        both().forEach(Link::pause);
    }

    public void restore() {
        both().forEach(Link::restore);
    }

    private List<Link> both() {
        return List.of(kafka, table);
    }

    @Override
    public void close() {
        both().forEach(Link::close);
    }
}
