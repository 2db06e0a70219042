package dev.gyre.jobs.samples;

import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.config.SourceSpec;
import dev.gyre.jobs.dataset.ReplayRecord;
import dev.gyre.jobs.mapping.Mapped;
import dev.gyre.jobs.mapping.RawRecord;
import dev.gyre.jobs.mapping.RecordMapper;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A dataset's records as a job with these rules would decode them: the mappers are the job's. A
 * record that the rules reject is counted and left out, as a job makes a dead letter of it.
 */
public final class MappedRecords {

  private final JobConfig config;
  private final Map<String, RecordMapper> mappers = new HashMap<>();
  private final Map<String, Long> offsets = new HashMap<>();
  private long rejected;
  private String firstRejection;

  /** Mappers for the job's sources. */
  public MappedRecords(JobConfig config) {
    this.config = config;
    for (SourceSpec source : config.sources()) {
      mappers.put(source.topic(), config.mapper(source));
    }
  }

  /** The record's events; empty if it is rejected, or of a topic that the job does not read. */
  public Optional<Mapped.Events> map(ReplayRecord record) {
    RecordMapper mapper = mappers.get(record.topic());
    if (mapper == null) {
      return Optional.empty();
    }
    long offset = offsets.merge(record.topic(), 1L, Long::sum) - 1;
    Mapped mapped =
        mapper.map(
            new RawRecord(
                config.topic(record.topic()),
                0,
                offset,
                record.eventTimeMs(),
                record.key(),
                record.value()));
    if (mapped instanceof Mapped.Events events) {
      return Optional.of(events);
    }
    rejected++;
    if (firstRejection == null) {
      Mapped.Rejected why = (Mapped.Rejected) mapped;
      firstRejection = "row " + record.row() + " of " + record.topic() + ": " + why.message();
    }
    return Optional.empty();
  }

  /** Records rejected so far. */
  public long rejected() {
    return rejected;
  }

  /** Why the first record was rejected; null if none was. */
  public String firstRejection() {
    return firstRejection;
  }
}
