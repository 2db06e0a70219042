package dev.gyre.jobs.score;

import dev.gyre.jobs.message.InteractionHalf;
import dev.gyre.jobs.message.InteractionMessage;
import dev.gyre.jobs.message.NodeUpdate;
import dev.gyre.jobs.message.UpdateMessage;
import dev.gyre.jobs.queue.QueuedInputs;
import dev.gyre.state.store.RowLookAhead;
import dev.gyre.state.store.RowStore;
import java.util.List;

/** What inputs of Pick need from memory: the embeddings of their nodes. */
final class PickAhead implements QueuedInputs.Ahead<InteractionMessage, UpdateMessage> {

  /** Values, of half a kilobyte and more, that may be in the processor's caches. */
  private static final int FEW_VALUES = 4096;

  private final RowStore<EmbeddingVersions> store;
  private final RowLookAhead<EmbeddingVersions> ahead;

  PickAhead(RowStore<EmbeddingVersions> store) {
    this.store = store;
    this.ahead = store.lookAhead(List.of(EmbeddingVersions::length, EmbeddingVersions::touch));
  }

  @Override
  public boolean isWorthwhile() {
    return store.held() > FEW_VALUES;
  }

  @Override
  public void first(InteractionMessage element) {
    InteractionHalf half = (InteractionHalf) element;
    ahead.node(half.shard(), half.self().key());
  }

  @Override
  public void second(UpdateMessage element) {
    NodeUpdate update = (NodeUpdate) element;
    ahead.node(update.shard(), update.node().key());
  }

  @Override
  public void run() {
    ahead.run();
  }
}
