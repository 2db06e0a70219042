package dev.gyre.jobs.command.doctor;

import java.util.Objects;

/**
 * What a check found.
 *
 * @param check what was looked at, a few words
 * @param status how it stands
 * @param found what is there
 * @param remedy what to do, empty when all is well
 */
public record Finding(String check, Status status, String found, String remedy) {

  /** How a thing stands. */
  public enum Status {
    /** As it should be. */
    OK,
    /** Gyre works, but less well, or a part is left out. */
    WARN,
    /** Gyre, or what was asked for, does not work. */
    FAIL
  }

  /** Checks that nothing is null. */
  public Finding {
    Objects.requireNonNull(check, "check");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(found, "found");
    Objects.requireNonNull(remedy, "remedy");
  }

  static Finding ok(String check, String found) {
    return new Finding(check, Status.OK, found, "");
  }

  static Finding warn(String check, String found, String remedy) {
    return new Finding(check, Status.WARN, found, remedy);
  }

  static Finding fail(String check, String found, String remedy) {
    return new Finding(check, Status.FAIL, found, remedy);
  }
}
