package dev.gyre.jobs.verify;

import dev.gyre.graph.event.EdgeUpsert;
import dev.gyre.graph.event.GraphEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One record of a random stream.
 *
 * @param partition the partition it is sent to
 * @param offset its offset there
 * @param event what it says; null for a record that is no event
 * @param named whether an edge's id is its own; otherwise it is the record's place, and is not sent
 * @param broken the bytes of a record that is no event; null otherwise
 */
public record Arrival(int partition, long offset, GraphEvent event, boolean named, byte[] broken) {

  /** The same records without gaps in their partitions, in a topic that may be another. */
  public static List<Arrival> placed(List<Arrival> arrivals, String topic) {
    Map<Integer, Long> offsets = new HashMap<>();
    List<Arrival> placed = new ArrayList<>(arrivals.size());
    for (Arrival it : arrivals) {
      long offset = offsets.merge(it.partition(), 1L, Long::sum) - 1;
      placed.add(
          new Arrival(it.partition(), offset, it.event(), it.named(), it.broken()).at(topic));
    }
    return placed;
  }

  /** The same record in a topic: an edge without an id is named by its place. */
  Arrival at(String topic) {
    if (named || !(event instanceof EdgeUpsert edge)) {
      return this;
    }
    EdgeUpsert placed =
        new EdgeUpsert(
            edge.relation(),
            topic + "-" + partition + "-" + offset,
            edge.source(),
            edge.target(),
            edge.timestampMs(),
            edge.updateTimeMs(),
            edge.features());
    return new Arrival(partition, offset, placed, false, broken);
  }
}
