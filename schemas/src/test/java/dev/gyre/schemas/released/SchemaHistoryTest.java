package dev.gyre.schemas.released;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gyre.schemas.GyreSchemas;
import dev.gyre.schemas.wire.JavaProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaValidationException;
import org.apache.avro.SchemaValidatorBuilder;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the current schemas to every released one. */
class SchemaHistoryTest {

  private static final Path PROPOSAL = Path.of("target", "released-proposal");

  static List<Class<? extends SpecificRecord>> topicValues() {
    return GyreSchemas.topicValues();
  }

  @ParameterizedTest
  @MethodSource("topicValues")
  void oldDataAndOldReadersAreSafe(Class<? extends SpecificRecord> type)
      throws SchemaValidationException {
    Schema current = GyreSchemas.schemaOf(type);
    List<Schema> released = ReleasedSchemas.of(current.getFullName());

    assertThat(Compatibility.FULL_TRANSITIVE.breaks(current, released)).isEmpty();
    // Avro's own judge as well: it throws at the first break.
    new SchemaValidatorBuilder().mutualReadStrategy().validateAll().validate(current, released);
  }

  @ParameterizedTest
  @MethodSource("topicValues")
  void theNewestReleaseIsTheCurrentSchema(Class<? extends SpecificRecord> type) throws IOException {
    Schema current = new Schema.Parser().parse(JavaProperties.removed(GyreSchemas.schemaOf(type)));
    List<Schema> released = ReleasedSchemas.of(current.getFullName());
    if (!released.isEmpty() && released.get(released.size() - 1).equals(current)) {
      return;
    }
    Files.createDirectories(PROPOSAL);
    Path file = PROPOSAL.resolve(type.getSimpleName() + ".avsc");
    Files.writeString(
        file, new ObjectMapper().readTree(current.toString()).toPrettyString() + "\n");
    fail(
        "%s is not released, so no reader could look its fingerprint up: copy %s to the folder of"
            + " the next version, see package-info of dev.gyre.schemas.released",
        current.getFullName(), file.toAbsolutePath());
  }

  @Test
  void theFirstReleaseHasEveryTopicValue() {
    assertThat(ReleasedSchemas.all())
        .filteredOn(released -> released.version().equals("v1"))
        .extracting(released -> released.schema().getName())
        .containsExactlyElementsOf(
            GyreSchemas.topicValues().stream().map(Class::getSimpleName).toList());
  }

  @ParameterizedTest
  @MethodSource("topicValues")
  void everyFieldAndTypeIsDocumented(Class<? extends SpecificRecord> type) {
    assertThat(Documentation.missing(GyreSchemas.schemaOf(type))).isEmpty();
  }
}
