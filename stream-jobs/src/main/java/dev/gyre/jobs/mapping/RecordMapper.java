package dev.gyre.jobs.mapping;

import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.jobs.mapping.spec.MappingSpec;
import dev.gyre.jobs.mapping.spec.RecordFormat;
import java.io.Serializable;
import java.util.Objects;

/**
 * Maps the raw records of one source. A mapper keeps scratch space between calls: it is for one
 * thread, and ships inside an operator, where each subtask has its own copy.
 */
public interface RecordMapper extends Serializable {

  /**
   * Maps one record. Never throws, whatever the bytes; only a schema registry that does not answer
   * ends in a {@link dev.gyre.schemas.wire.RegistryException}.
   *
   * @param record the record
   * @return its events, or why it was rejected
   */
  Mapped map(RawRecord record);

  /**
   * Whether the mapping needs an {@link AvroDecoder} from outside: for registry framing and for
   * Gyre's own events.
   */
  static boolean needsDecoder(MappingSpec spec) {
    return spec.format() instanceof RecordFormat.RegistryAvro
        || spec.format() instanceof RecordFormat.Native;
  }

  /**
   * Compiles a mapping that needs no decoder.
   *
   * @param spec the rules
   * @param types what they refer to
   * @return the mapper
   * @throws IllegalArgumentException if a rule does not fit the format or the types, or {@link
   *     #needsDecoder} says so
   */
  static RecordMapper compile(MappingSpec spec, TypeSchema types) {
    if (needsDecoder(spec)) {
      throw new IllegalArgumentException(
          "format " + spec.format().getClass().getSimpleName() + " needs an AvroDecoder: pass one");
    }
    return compile(spec, types, null);
  }

  /**
   * Compiles a mapping.
   *
   * @param spec the rules
   * @param types what they refer to
   * @param decoder decodes registry framing or Gyre's own events; not used for other formats
   * @return the mapper
   * @throws IllegalArgumentException if a rule does not fit the format or the types
   */
  static RecordMapper compile(MappingSpec spec, TypeSchema types, AvroDecoder decoder) {
    if (spec.format() instanceof RecordFormat.Native) {
      return new NativeMapper(spec.limits(), types, Objects.requireNonNull(decoder, "decoder"));
    }
    if (spec.format() instanceof RecordFormat.Avro avro) {
      return new RuleMapper(spec, types, new PlainAvroDecoder(avro.schemaJson())).compile();
    }
    return new RuleMapper(spec, types, decoder).compile();
  }
}
