package dev.gyre.jobs.layer;

import dev.gyre.jobs.message.EdgeHalf;
import dev.gyre.jobs.message.GraphChange;
import dev.gyre.jobs.message.LabelHalf;
import dev.gyre.jobs.message.Replica;
import dev.gyre.jobs.queue.QueuedInputs;
import dev.gyre.state.store.LayerStore;
import dev.gyre.state.store.LookAhead;

/**
 * What inputs of a layer need from memory.
 *
 * @param store of the layer
 * @param <B> what the second input brings
 */
record LayerAhead<B>(LayerStore store) implements QueuedInputs.Ahead<GraphChange, B> {

  /** Decoded records, of a kilobyte and more, that may be in the processor's caches. */
  private static final int FEW_RECORDS = 4096;

  @Override
  public boolean isWorthwhile() {
    return store.held() > FEW_RECORDS;
  }

  @Override
  public void first(GraphChange change) {
    LookAhead ahead = store.lookAhead();
    if (change instanceof EdgeHalf edge) {
      ahead.node(edge.shard(), edge.half().self().key(), edge.half().directed());
      ahead.source(edge.half().other().key());
    } else if (change instanceof LabelHalf label) {
      ahead.node(label.shard(), label.half().self().key());
    }
  }

  @Override
  public void second(B element) {
    if (element instanceof Replica replica) {
      store.lookAhead().replica(replica.node());
    }
  }

  @Override
  public void run() {
    store.lookAhead().run();
  }
}
