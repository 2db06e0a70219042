package dev.gyre.jobs.config;

import java.io.Serializable;
import java.util.Map;

/**
 * How to reach Kafka.
 *
 * @param bootstrap brokers as {@code host:port,host:port}
 * @param properties further client properties, such as those of TLS
 */
public record KafkaSpec(String bootstrap, Map<String, String> properties) implements Serializable {
  /** Keeps a copy. */
  public KafkaSpec {
    properties = Map.copyOf(properties);
  }
}
