package io.baton.infra.console;

import io.baton.infra.cli.view.LeaseView;
import java.util.List;
import java.util.Optional;

/**
 * What a console shows: a table in AWS, a lab, or a test's own. {@link #leases} is called by one thread at a time, the
 * rest by several. A failure is any unchecked exception; its message is shown to the user.
 */
public interface ConsoleSource {

    /** What is shown, in a few words: a table's name and region. */
    String title();

    /** Every partition as it is now, unreadable rows among them. */
    List<LeaseView> leases();

    /** What is known of a partition's past; of one that is not there, nothing. */
    PartitionHistory history(String key);

    /** Rises when a history has changed though no lease did; 0 for ever where that does not happen. */
    default long revision() {
        return 0;
    }

    /** What can be ordered; empty where nothing can, whatever the server allows. */
    default Optional<Actions> actions() {
        return Optional.empty();
    }
}
