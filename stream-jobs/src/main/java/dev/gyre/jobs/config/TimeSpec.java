package dev.gyre.jobs.config;

import java.io.Serializable;

/**
 * How the job judges time.
 *
 * @param latenessMs an event is late below the greatest accepted time of its partition minus this
 * @param maxSkewMs an event further ahead of its Kafka record's time than this is rejected
 * @param idleMs after how long without records a partition no longer holds back the watermark; 0:
 *     never
 */
public record TimeSpec(long latenessMs, long maxSkewMs, long idleMs) implements Serializable {

  /** Whether partitions may become idle. */
  public boolean idles() {
    return idleMs > 0;
  }
}
