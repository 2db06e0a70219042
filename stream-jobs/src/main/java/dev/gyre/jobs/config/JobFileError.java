package dev.gyre.jobs.config;

import java.io.Serializable;

/**
 * One thing that is wrong in a job file.
 *
 * @param file the file's name as given
 * @param line 1-based
 * @param column 1-based
 * @param key the key's path, such as {@code relations.pays.window}
 * @param value the value found, shortened; empty when the key is absent
 * @param rule what is allowed
 * @param remedy what to write instead
 */
public record JobFileError(
    String file, int line, int column, String key, String value, String rule, String remedy)
    implements Serializable {

  /** One line: {@code file:line:column: key: found value; rule; remedy}. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    out.append(file).append(':').append(line).append(':').append(column).append(": ").append(key);
    out.append(value.isEmpty() ? ": " : ": found '" + value + "'; ").append(rule);
    if (!remedy.isEmpty()) {
      out.append("; ").append(remedy);
    }
    return out.toString();
  }
}
