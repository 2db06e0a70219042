package dev.gyre.jobs.mapping;

import dev.gyre.graph.event.GraphEvent;
import java.io.Serializable;
import java.util.List;

/** What became of a raw record. */
public sealed interface Mapped extends Serializable {

  /**
   * The record was understood.
   *
   * @param events the graph events it makes, in the order of the rules (nodes, edges, labels);
   *     empty for a record that a rule skips
   * @param eventTimeMs the greatest event time among them (for a skipped record, the time it would
   *     have had), in epoch ms: what lateness, skew and the watermark go by
   */
  record Events(List<GraphEvent> events, long eventTimeMs) implements Mapped {
    /** Keeps a copy. */
    public Events {
      events = List.copyOf(events);
    }
  }

  /**
   * The record is bad and makes nothing, not even a part of its events.
   *
   * @param reasonCode one of {@link RejectReason}'s codes, a metric's label
   * @param message names the field, its value (shortened), the rule and the remedy
   */
  record Rejected(String reasonCode, String message) implements Mapped {}
}
