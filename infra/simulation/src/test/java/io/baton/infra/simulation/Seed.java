package io.baton.infra.simulation;

/**
 * What a world is drawn from.
 *
 * @param partitions how many each function of the world has, with the same processes
 * @param writes what its functions write
 * @param keeps what they remember
 * @param sabotage the guard that is taken away
 */
public record Seed(long number, int partitions, Writes writes, Keeps keeps, Sabotage sabotage) {

    /** Of a world as it should be. */
    public static Seed of(long number, int partitions, Writes writes) {
        return of(number, partitions, writes, Keeps.NOTHING);
    }

    public static Seed of(long number, int partitions, Writes writes, Keeps keeps) {
        return new Seed(number, partitions, writes, keeps, Sabotage.NONE);
    }
}
