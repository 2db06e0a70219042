package dev.gyre.jobs.demo;

import dev.gyre.jobs.config.JobConfig;

/**
 * The model of a demo.
 *
 * @param config the job with it
 * @param origin where it comes from, part of a sentence
 * @param measureFromMs interactions before this time helped to train it, epoch milliseconds; {@link
 *     Long#MIN_VALUE} if none did
 */
public record DemoModel(JobConfig config, String origin, long measureFromMs) {

  /** A model that saw nothing of what is replayed. */
  public static DemoModel unseen(JobConfig config, String origin) {
    return new DemoModel(config, origin, Long.MIN_VALUE);
  }
}
