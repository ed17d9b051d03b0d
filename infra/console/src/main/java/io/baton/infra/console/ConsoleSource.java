package io.baton.infra.console;

import io.baton.infra.cli.view.LeaseView;
import java.util.List;
import java.util.Optional;

/** The leases that a console shows: of a table in AWS, a lab, or a test. {@link #leases} is called by one thread at a time, the
 * other methods by several, unless they say otherwise. A failure is any unchecked exception; its message is shown to the user.
 */
public interface ConsoleSource {

    /** A title of a few words: a table's name and region. */
    String title();

    /** Every partition as it is now, unreadable rows among them. */
    List<LeaseView> leases();

    /** The state of each partition that keeps some, where the source can look into its bucket; called as {@link #leases} is. */
    default List<KeptState> states() {
        return List.of();
    }

    /** The last closed window of each race, where the source reads standings; called as {@link #leases} is. */
    default List<Standing> standings() {
        return List.of();
    }

    /** A partition's history; empty for an unknown key. */
    PartitionHistory history(String key);

    /** Rises when a history has changed although no lease has; always 0 where that does not happen. */
    default long revision() {
        return 0;
    }

    /** The actions of this source; empty if it has none, whatever the server allows. */
    default Optional<Actions> actions() {
        return Optional.empty();
    }
}
