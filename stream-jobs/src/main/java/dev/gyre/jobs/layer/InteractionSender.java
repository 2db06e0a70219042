package dev.gyre.jobs.layer;

import dev.gyre.graph.event.HalfEdge;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.jobs.message.EdgeHalf;
import dev.gyre.jobs.message.InteractionHalf;
import dev.gyre.state.record.LayerNode;
import java.util.function.Consumer;

/** Sends the halves of an interaction to be scored, with what the scorer reads of either end. */
final class InteractionSender {

  private static final float[] NO_AGGREGATES = {};

  private final TypeSchema types;
  private final Consumer<InteractionHalf> output;

  InteractionSender(TypeSchema types, Consumer<InteractionHalf> output) {
    this.types = types;
    this.output = output;
  }

  /**
   * Sends the half to be scored, which the node has not counted yet. A loop's halves go together:
   * the second one would see in the node's aggregates that the first was counted.
   */
  void send(EdgeHalf change, LayerNode node) {
    boolean target = types.isForward(change.half().directed());
    boolean loop = change.half().self().key().equals(change.half().other().key());
    if (target || !loop) {
      output.accept(half(change, node, target));
    }
    if (target && loop) {
      output.accept(half(change, node, false));
    }
  }

  private static InteractionHalf half(EdgeHalf change, LayerNode node, boolean target) {
    HalfEdge half = change.half();
    return new InteractionHalf(
        change.shard(),
        change.interactionId(),
        half.directed() / 2,
        target,
        half.self(),
        half.other(),
        target ? change.otherShard() : change.shard(),
        half.timestampMs(),
        half.features(),
        node.aggregates() == null ? NO_AGGREGATES : node.aggregates().read(half.timestampMs()),
        change.stampMicros());
  }
}
