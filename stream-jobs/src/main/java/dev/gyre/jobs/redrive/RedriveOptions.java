package dev.gyre.jobs.redrive;

import java.util.Set;

/**
 * Which dead letters are sent back.
 *
 * @param bootstrapServers the brokers that hold the job's topics
 * @param reasons reason codes to send back; empty: all
 * @param fromStart whether letters that an earlier call has dealt with are taken again
 * @param dryRun whether letters are counted and nothing is sent or remembered
 */
public record RedriveOptions(
    String bootstrapServers, Set<String> reasons, boolean fromStart, boolean dryRun) {

  /** Copies the reasons. */
  public RedriveOptions {
    reasons = Set.copyOf(reasons);
  }

  boolean wants(String reason) {
    return reasons.isEmpty() || reasons.contains(reason);
  }
}
