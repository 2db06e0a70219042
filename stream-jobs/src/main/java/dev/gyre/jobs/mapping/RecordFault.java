package dev.gyre.jobs.mapping;

/**
 * A record breaks a rule. Never leaves the package; without a stack trace, because bad records are
 * data and may be many.
 */
final class RecordFault extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 40;

  private final RejectReason reason;

  RecordFault(RejectReason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  /** The message in the one form all of them have. */
  static RecordFault of(
      RejectReason reason, String field, String value, String rule, String remedy) {
    return new RecordFault(
        reason,
        field + (value == null ? " " : " is '" + shown(value) + "': ") + rule + "; " + remedy);
  }

  RejectReason reason() {
    return reason;
  }

  /** A value fit for a log line: at most 40 characters, none of them a control character. */
  static String shown(String value) {
    int end = Math.min(value.length(), SHOWN);
    StringBuilder out = new StringBuilder(end + 20);
    for (int i = 0; i < end; i++) {
      char c = value.charAt(i);
      out.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '?' : c);
    }
    if (value.length() > end) {
      out.append("... (").append(value.length()).append(" characters)");
    }
    return out.toString();
  }
}
