package dev.gyre.jobs.config;

import dev.gyre.jobs.mapping.spec.MappingSpec;
import java.io.Serializable;

/**
 * One topic that the job reads.
 *
 * @param topic the logical name; the topic's full name is {@link JobConfig#topic(String)}
 * @param mapping how its records become events
 */
public record SourceSpec(String topic, MappingSpec mapping) implements Serializable {

  /** Whether the topic's records are labels and nothing else. */
  public boolean labelsOnly() {
    return mapping.labelsOnly();
  }
}
