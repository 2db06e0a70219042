package dev.gyre.jobs.message;

/** What layer 0 sends to Pick: a half of an interaction, or the end of a round. */
public sealed interface InteractionMessage permits InteractionHalf, RoundEnd {

  /** The shard that it is for. */
  int shard();
}
