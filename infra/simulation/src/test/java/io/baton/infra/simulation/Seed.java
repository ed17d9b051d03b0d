package io.baton.infra.simulation;

/**
 * What a world is drawn from.
 *
 * @param partitions how many each function of the world has, with the same processes
 * @param writes what its functions write
 * @param sabotage the guard that is taken away
 */
public record Seed(long number, int partitions, Writes writes, Sabotage sabotage) {

    /** Of a world as it should be. */
    public static Seed of(long number, int partitions, Writes writes) {
        return new Seed(number, partitions, writes, Sabotage.NONE);
    }
}
