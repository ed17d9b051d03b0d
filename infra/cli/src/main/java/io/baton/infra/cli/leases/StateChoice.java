package io.baton.infra.cli.leases;

/** What becomes of a pipeline's state at a seek, as it is written on the command line. */
enum StateChoice {
    keep,
    clear,
    restore
}
