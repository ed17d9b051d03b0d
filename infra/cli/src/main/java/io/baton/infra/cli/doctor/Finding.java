package io.baton.infra.cli.doctor;

/**
 * The result of a check.
 *
 * @param check the name of the check
 * @param grade how bad it is
 * @param observed what was seen
 * @param impact what follows from it; empty where all is well
 * @param remedy what to do about it; empty where all is well
 */
public record Finding(String check, Grade grade, String observed, String impact, String remedy) {

    public enum Grade {
        /** As it should be. */
        OK,
        /** Not checked: an option or a permission is missing. */
        SKIPPED,
        /** Works now, and may fail later. */
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
