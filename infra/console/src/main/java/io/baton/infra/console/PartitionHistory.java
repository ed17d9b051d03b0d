package io.baton.infra.console;

import io.baton.infra.cli.view.InvocationView;
import java.util.List;

/** A partition's past and present invocations, and the events of its lane. */
public record PartitionHistory(List<InvocationView> invocations, List<Mark> marks) {

    public static final PartitionHistory NONE = new PartitionHistory(List.of(), List.of());

    public PartitionHistory {
        invocations = List.copyOf(invocations);
        marks = List.copyOf(marks);
    }
}
