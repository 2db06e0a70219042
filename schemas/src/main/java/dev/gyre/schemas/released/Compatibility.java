package dev.gyre.schemas.released;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;

/** Whether a schema may follow others (Avro specification, "Schema resolution"). */
public enum Compatibility {
  /** Anything goes. */
  NONE(false, false, false),
  /** The successor reads what the newest predecessor wrote. */
  BACKWARD(true, false, false),
  /** The successor reads what any predecessor wrote. */
  BACKWARD_TRANSITIVE(true, false, true),
  /** The newest predecessor reads what the successor writes. */
  FORWARD(false, true, false),
  /** Every predecessor reads what the successor writes. */
  FORWARD_TRANSITIVE(false, true, true),
  /** Both, with the newest predecessor. */
  FULL(true, true, false),
  /** Both, with every predecessor: what Gyre holds its own schemas to. */
  FULL_TRANSITIVE(true, true, true);

  private final boolean readsOld;
  private final boolean oldReads;
  private final boolean transitive;

  Compatibility(boolean readsOld, boolean oldReads, boolean transitive) {
    this.readsOld = readsOld;
    this.oldReads = oldReads;
    this.transitive = transitive;
  }

  /**
   * What a successor breaks.
   *
   * @param successor the new schema
   * @param predecessors the schemas before it, oldest first
   * @return one line per break, with the place in the schema; empty when it is compatible
   */
  public List<String> breaks(Schema successor, List<Schema> predecessors) {
    List<String> found = new ArrayList<>();
    int first = transitive ? 0 : Math.max(0, predecessors.size() - 1);
    for (int i = first; i < predecessors.size(); i++) {
      Schema old = predecessors.get(i);
      String version = "version " + (i + 1);
      if (readsOld) {
        found.addAll(breaks("data of " + version + " cannot be read", successor, old));
      }
      if (oldReads) {
        found.addAll(breaks("readers of " + version + " cannot read it", old, successor));
      }
    }
    return found;
  }

  private static List<String> breaks(String what, Schema reader, Schema writer) {
    return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
        .getResult()
        .getIncompatibilities()
        .stream()
        .map(
            cause ->
                what
                    + ": "
                    + cause.getType()
                    + " at "
                    + cause.getLocation()
                    + ": "
                    + cause.getMessage())
        .toList();
  }
}
