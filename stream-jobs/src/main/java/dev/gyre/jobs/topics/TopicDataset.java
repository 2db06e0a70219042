package dev.gyre.jobs.topics;

import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.config.SourceSpec;
import dev.gyre.jobs.dataset.Dataset;
import dev.gyre.jobs.dataset.DatasetFile;
import dev.gyre.jobs.dataset.RecordStream;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * The topics of a job as a dataset: from a start to the offsets that they end at when they are
 * opened.
 *
 * @param config names the topics, and its rules say which time a record is of
 * @param bootstrapServers the broker
 * @param start where it begins
 */
public record TopicDataset(JobConfig config, String bootstrapServers, TopicStart start)
    implements Dataset {

  @Override
  public String name() {
    return "kafka";
  }

  @Override
  public String description() {
    return "topics " + topics() + " at " + bootstrapServers;
  }

  @Override
  public List<DatasetFile> files() {
    return List.of();
  }

  @Override
  public List<String> topics() {
    return config.sources().stream().map(SourceSpec::topic).toList();
  }

  @Override
  public long heartbeatIntervalMs() {
    return Long.MAX_VALUE;
  }

  @Override
  public void check(List<Path> paths) {
    if (!paths.isEmpty()) {
      throw new IllegalArgumentException(
          "topics are read from no file, but " + paths + " is given");
    }
  }

  @Override
  public RecordStream open(List<Path> paths, OptionalLong maxEvents) {
    check(paths);
    return new TopicStream(this, maxEvents.orElse(Long.MAX_VALUE));
  }
}
