package dev.gyre.graph.event;

import java.io.Serializable;

/**
 * Something that happened to the graph. Values are not copied at birth: an event's feature vector
 * must not change afterwards.
 */
public sealed interface GraphEvent extends Serializable
    permits NodeUpsert, NodeDelete, EdgeUpsert, EdgeDelete, LabelEvent {

  /**
   * The time by which lateness and the watermark judge the event, in epoch milliseconds: the time
   * of the update, for a label the time it becomes available.
   */
  long eventTimeMs();
}
