package dev.gyre.schemas.released;

import dev.gyre.schemas.GyreSchemas;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/**
 * The released schemas, oldest version first: {@code v1/NodeEvent.avsc} and so on, each whole in
 * itself. A version's folder has the topic values that it changed or added; {@code v1} has all.
 */
public final class ReleasedSchemas {

  private static final String VERSIONS = "versions.txt";

  /**
   * A released schema.
   *
   * @param version the version, such as {@code v1}
   * @param schema the schema
   */
  public record Released(String version, Schema schema) {}

  private static final List<Released> ALL = load();

  private ReleasedSchemas() {}

  /** Every released schema, oldest version first. */
  public static List<Released> all() {
    return ALL;
  }

  /**
   * The released versions of one schema, oldest first.
   *
   * @param fullName its full name
   */
  public static List<Schema> of(String fullName) {
    return ALL.stream()
        .map(Released::schema)
        .filter(s -> s.getFullName().equals(fullName))
        .toList();
  }

  private static List<Released> load() {
    List<Released> found = new ArrayList<>();
    for (String version : text(VERSIONS).lines().filter(line -> !line.isBlank()).toList()) {
      for (Class<?> type : GyreSchemas.topicValues()) {
        String resource = version + "/" + type.getSimpleName() + ".avsc";
        if (ReleasedSchemas.class.getResource(resource) != null) {
          found.add(new Released(version, new Schema.Parser().parse(text(resource))));
        }
      }
    }
    return List.copyOf(found);
  }

  private static String text(String resource) {
    try (InputStream in = ReleasedSchemas.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("resource " + resource + " is missing from the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException("resource " + resource, unreadable);
    }
  }
}
