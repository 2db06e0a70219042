package dev.gyre.jobs.message;

/** What the last layer sends to Pick and to the sink: an embedding, or the end of a round. */
public sealed interface UpdateMessage permits NodeUpdate, RoundEnd {

  /** The shard that it is for. */
  int shard();
}
