package dev.gyre.jobs.message;

/** What a layer sends to the one above beside the changes: a vector, or the end of a round. */
public sealed interface ReplicaMessage permits Replica, RoundEnd {

  /** The shard that it is for. */
  int shard();
}
