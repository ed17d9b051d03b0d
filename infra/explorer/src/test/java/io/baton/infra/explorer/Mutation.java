package io.baton.infra.explorer;

/**
 * One guard taken out of the code under test, in its source.
 *
 * @param guard what it guards, for people
 * @param file its source, from the root of the repository
 * @param code as it stands there, once
 * @param broken what stands there instead
 * @param scenario in which it is missed
 * @param promise that breaks
 */
record Mutation(String guard, String file, String code, String broken, Scenario scenario, Promise promise) {

    @Override
    public String toString() {
        return guard;
    }
}
