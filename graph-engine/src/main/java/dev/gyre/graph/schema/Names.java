package dev.gyre.graph.schema;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** What a name in a schema may look like. */
final class Names {

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");

  private Names() {}

  static void check(String what, String name) {
    if (name == null || !NAME.matcher(name).matches()) {
      throw new SchemaException(
          what
              + " name is '"
              + name
              + "': it must start with a letter or '_' and go on with letters, digits, '_', '.' or"
              + " '-'");
    }
  }

  static void checkUnique(String what, String owner, Collection<String> names) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw new SchemaException(
            what + " '" + name + "' occurs twice in " + owner + ": rename one of them");
      }
    }
  }
}
