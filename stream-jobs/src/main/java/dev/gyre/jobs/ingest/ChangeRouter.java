package dev.gyre.jobs.ingest;

import dev.gyre.graph.event.EdgeDelete;
import dev.gyre.graph.event.EdgeUpsert;
import dev.gyre.graph.event.GraphEvent;
import dev.gyre.graph.event.HalfEdge;
import dev.gyre.graph.event.HalfEdges;
import dev.gyre.graph.event.HalfLabel;
import dev.gyre.graph.event.HalfLabels;
import dev.gyre.graph.event.LabelEvent;
import dev.gyre.graph.event.NodeDelete;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.graph.event.NodeUpsert;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.jobs.message.EdgeHalf;
import dev.gyre.jobs.message.GraphChange;
import dev.gyre.jobs.message.LabelHalf;
import dev.gyre.jobs.message.NodeChange;
import dev.gyre.state.shard.ShardKeys;
import java.util.function.Consumer;

/** Turns an event into what each of its endpoints has to do, addressed to the endpoint's shard. */
public final class ChangeRouter {

  private final TypeSchema schema;
  private final ShardKeys shards;
  private final int scoredRelation;

  /**
   * Makes a router.
   *
   * @param schema the graph's types
   * @param shards where nodes live
   * @param scoredRelation declared relation whose edges are scored, or -1
   */
  public ChangeRouter(TypeSchema schema, ShardKeys shards, int scoredRelation) {
    this.schema = schema;
    this.shards = shards;
    this.scoredRelation = scoredRelation;
  }

  /** Hands each endpoint's part of an event to {@code out}. */
  public void route(GraphEvent event, long stampMicros, Consumer<GraphChange> out) {
    if (event instanceof EdgeUpsert edge) {
      boolean scored =
          edge.relation() == scoredRelation && edge.updateTimeMs() == edge.timestampMs();
      route(HalfEdges.of(edge, schema), scored ? edge.id() : null, stampMicros, out);
    } else if (event instanceof EdgeDelete edge) {
      route(HalfEdges.of(edge, schema), null, stampMicros, out);
    } else if (event instanceof NodeUpsert it) {
      out.accept(
          new NodeChange(
              shardOf(it.node()), it.node(), false, it.updateTimeMs(), it.features(), stampMicros));
    } else if (event instanceof NodeDelete it) {
      out.accept(
          new NodeChange(
              shardOf(it.node()), it.node(), true, it.updateTimeMs(), null, stampMicros));
    } else if (event instanceof LabelEvent label) {
      HalfLabels halves = HalfLabels.of(label, schema);
      out.accept(label(halves.atTarget(), stampMicros));
      out.accept(label(halves.atSource(), stampMicros));
    }
  }

  private void route(
      HalfEdges halves, String interaction, long stampMicros, Consumer<GraphChange> out) {
    out.accept(half(halves.atTarget(), interaction, stampMicros));
    out.accept(half(halves.atSource(), interaction, stampMicros));
  }

  private EdgeHalf half(HalfEdge half, String interaction, long stampMicros) {
    return new EdgeHalf(
        shardOf(half.self()), shardOf(half.other()), half, interaction, false, stampMicros);
  }

  private LabelHalf label(HalfLabel half, long stampMicros) {
    return new LabelHalf(shardOf(half.self()), half, stampMicros);
  }

  private int shardOf(NodeRef node) {
    return shards.shardOf(node.key());
  }
}
