package io.baton.infra.console;

import io.baton.infra.cli.view.InvocationView;
import java.util.List;

/** What is known of a partition's invocations, past and present, and of what was done to them. */
public record PartitionHistory(List<InvocationView> invocations, List<Mark> marks) {

    public static final PartitionHistory NONE = new PartitionHistory(List.of(), List.of());

    public PartitionHistory {
        invocations = List.copyOf(invocations);
        marks = List.copyOf(marks);
    }
}
