package io.baton.infra.cli;

import io.baton.infra.cli.place.Clients;
import io.baton.infra.cli.view.LeaseView;

/** What the history of past invocations adds to the view of a lease. Stateless. */
final class Histories {

    private Histories() {}

    static LeaseView completed(LeaseView view, Clients clients) {
        return view;
    }
}
