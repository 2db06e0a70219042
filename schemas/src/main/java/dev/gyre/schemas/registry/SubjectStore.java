package dev.gyre.schemas.registry;

import dev.gyre.schemas.released.Compatibility;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.Schema;

/**
 * Subjects and their versions. Equal schemas have one id, in all subjects; ids and versions count
 * from 1. Thread-safe.
 */
final class SubjectStore {

  private final List<Schema> byId = new ArrayList<>();
  private final Map<String, List<Integer>> subjects = new LinkedHashMap<>();
  private final Map<String, Compatibility> levels = new LinkedHashMap<>();
  private Compatibility defaultLevel = Compatibility.BACKWARD;

  /** A subject's schema that is refused, with what it breaks. */
  static final class Conflict extends Exception {
    Conflict(String subject, List<String> breaks) {
      super(
          "Schema being registered is incompatible with an earlier schema for subject \""
              + subject
              + "\": "
              + String.join("; ", breaks));
    }
  }

  synchronized int register(String subject, Schema schema) throws Conflict {
    OptionalInt known = find(subject, schema);
    if (known.isPresent()) {
      return byIdOfVersion(subject, known.getAsInt());
    }
    List<String> breaks = breaks(subject, schema);
    if (!breaks.isEmpty()) {
      throw new Conflict(subject, breaks);
    }
    int id = byId.indexOf(schema) + 1;
    if (id == 0) {
      byId.add(schema);
      id = byId.size();
    }
    subjects.computeIfAbsent(subject, none -> new ArrayList<>()).add(id);
    return id;
  }

  /** The version of a schema in a subject. */
  synchronized OptionalInt find(String subject, Schema schema) {
    int index = schemas(subject).indexOf(schema);
    return index < 0 ? OptionalInt.empty() : OptionalInt.of(index + 1);
  }

  synchronized List<String> breaks(String subject, Schema schema) {
    return levels.getOrDefault(subject, defaultLevel).breaks(schema, schemas(subject));
  }

  /** The schema of an id, or null. */
  synchronized Schema schema(int id) {
    return id < 1 || id > byId.size() ? null : byId.get(id - 1);
  }

  synchronized int byIdOfVersion(String subject, int version) {
    return subjects.get(subject).get(version - 1);
  }

  synchronized Set<String> subjects() {
    return new TreeSet<>(subjects.keySet());
  }

  /** How many versions a subject has; 0 when there is no such subject. */
  synchronized int versions(String subject) {
    return subjects.getOrDefault(subject, List.of()).size();
  }

  synchronized Compatibility level(String subject) {
    return levels.getOrDefault(subject, defaultLevel);
  }

  synchronized void setLevel(String subject, Compatibility level) {
    if (subject == null) {
      defaultLevel = level;
    } else {
      levels.put(subject, level);
    }
  }

  private List<Schema> schemas(String subject) {
    return subjects.getOrDefault(subject, List.of()).stream().map(id -> byId.get(id - 1)).toList();
  }
}
