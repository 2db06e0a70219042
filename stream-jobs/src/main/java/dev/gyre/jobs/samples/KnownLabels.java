package dev.gyre.jobs.samples;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import dev.gyre.graph.event.EdgeId;
import dev.gyre.graph.event.GraphEvent;
import dev.gyre.graph.event.Label;
import dev.gyre.graph.event.LabelEvent;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.dataset.Dataset;
import dev.gyre.jobs.dataset.RecordStream;
import it.unimi.dsi.fastutil.longs.Long2LongOpenHashMap;
import java.nio.file.Path;
import java.util.List;

/**
 * What becomes known of each interaction of the scored relation, and when: the targets of training
 * and the truth of evaluation. Nothing of it is a feature: those come from the graph, to which
 * labels are shown when they are available.
 */
public final class KnownLabels {

  /** Nothing becomes known of the interaction. */
  public static final long NEVER = Long.MAX_VALUE;

  private static final Hasher64 HASHER = Hashing.komihash5_0();

  // By hash of the interaction's id: availability, doubled, plus one for fraud.
  private final Long2LongOpenHashMap known = new Long2LongOpenHashMap();
  private long frauds;

  private KnownLabels() {
    known.defaultReturnValue(NEVER);
  }

  /** Reads all labels of a dataset, those after its last event too. */
  public static KnownLabels read(JobConfig config, Dataset dataset, List<Path> files) {
    KnownLabels labels = new KnownLabels();
    MappedRecords records = new MappedRecords(config);
    try (RecordStream stream = dataset.openToLastLabel(files)) {
      while (stream.hasNext()) {
        var record = stream.next();
        if (record.kind() == dev.gyre.jobs.dataset.ReplayRecord.Kind.LABEL) {
          records.map(record).ifPresent(it -> it.events().forEach(e -> labels.add(e, config)));
        }
      }
    }
    return labels;
  }

  private void add(GraphEvent event, JobConfig config) {
    if (event instanceof LabelEvent label
        && label.relation() == config.interaction().relation()
        && label.label() != Label.UNKNOWN) {
      boolean fraud = label.label() == Label.FRAUD;
      known.put(key(label.id()), 2 * label.availableAtMs() + (fraud ? 1 : 0));
      frauds += fraud ? 1 : 0;
    }
  }

  /** A number that stands for an interaction's id, 64 bits of a hash. */
  public static long key(String id) {
    EdgeId packed = EdgeId.of(id);
    return HASHER.hashLongLongToLong(packed.hi(), packed.lo());
  }

  /** When the interaction's label becomes available, epoch milliseconds, or {@link #NEVER}. */
  public long availableAtMs(String id) {
    return availableAtMs(key(id));
  }

  /** Whether the interaction's label says, or will say, fraud. */
  public boolean isFraud(String id) {
    return isFraud(key(id));
  }

  /** As {@link #availableAtMs(String)}, by the id's {@link #key}. */
  public long availableAtMs(long key) {
    long value = known.get(key);
    return value == NEVER ? NEVER : value >> 1;
  }

  /** As {@link #isFraud(String)}, by the id's {@link #key}. */
  public boolean isFraud(long key) {
    long value = known.get(key);
    return value != NEVER && (value & 1) == 1;
  }

  /** Number of labels. */
  public long size() {
    return known.size();
  }

  /** Number of labels that say fraud. */
  public long frauds() {
    return frauds;
  }
}
