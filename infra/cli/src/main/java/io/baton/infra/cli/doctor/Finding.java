package io.baton.infra.cli.doctor;

/**
 * What a check came to.
 *
 * @param check what was looked at
 * @param grade how bad it is
 * @param observed what was seen
 * @param impact what follows from it; empty where all is well
 * @param remedy what to do about it; empty where all is well
 */
public record Finding(String check, Grade grade, String observed, String impact, String remedy) {

    public enum Grade {
        /** As it should be. */
        OK,
        /** Could not be looked at: something needed for it was not given, or not allowed. */
        SKIPPED,
        /** Works, and may not for long. */
        WARN,
        /** Does not work. */
        ERROR
    }

    static Finding ok(String check, String what) {
        return new Finding(check, Grade.OK, what, "", "");
    }

    static Finding skipped(String check, String what, String todo) {
        return new Finding(check, Grade.SKIPPED, what, "", todo);
    }

    static Finding warn(String check, String what, String why, String todo) {
        return new Finding(check, Grade.WARN, what, why, todo);
    }

    static Finding error(String check, String what, String why, String todo) {
        return new Finding(check, Grade.ERROR, what, why, todo);
    }
}
