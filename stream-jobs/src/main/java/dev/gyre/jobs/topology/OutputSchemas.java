package dev.gyre.jobs.topology;

import dev.gyre.jobs.UserError;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.schemas.TopicNames;
import dev.gyre.schemas.avro.Alert;
import dev.gyre.schemas.avro.DeadLetter;
import dev.gyre.schemas.avro.NodeEmbedding;
import dev.gyre.schemas.avro.Score;
import dev.gyre.schemas.wire.AvroCodec;
import dev.gyre.schemas.wire.RegistryException;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/**
 * Looks at the schema registry before a job starts: one that does not answer, or that refuses a
 * schema of an output topic, would make the job fail at its first record, again and again.
 */
final class OutputSchemas {

  private static final Map<String, Class<? extends SpecificRecord>> OUTPUTS =
      Map.of(
          TopicNames.EMBEDDINGS, NodeEmbedding.class,
          TopicNames.SCORES, Score.class,
          TopicNames.ALERTS, Alert.class,
          TopicNames.DEAD_LETTERS, DeadLetter.class);

  private OutputSchemas() {}

  /**
   * Registers the schemas of all outputs, or finds them.
   *
   * @throws UserError (failure) if the registry does not answer after some attempts, or refuses
   */
  static void name(JobConfig config) {
    OUTPUTS.forEach(
        (name, type) -> {
          try {
            AvroCodec.of(type, config.wireFormat().format(), config.topic(name)).nameSchema();
          } catch (RegistryException refused) {
            throw UserError.failure(
                "wireFormat.registry of the job file: "
                    + refused.getMessage()
                    + " The job was not started.",
                refused);
          }
        });
  }
}
