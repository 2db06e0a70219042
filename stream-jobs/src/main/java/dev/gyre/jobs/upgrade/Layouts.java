package dev.gyre.jobs.upgrade;

import dev.gyre.state.codec.AggregateRecordCodec;
import dev.gyre.state.codec.LayerNodeCodec;
import dev.gyre.state.codec.NodeRecordCodec;
import dev.gyre.state.codec.PageCodec;
import dev.gyre.state.codec.ReplicaCodec;
import dev.gyre.state.store.InputLog;
import java.util.Map;

/** The layouts of bytes that state is written in. An older one is read by every later build. */
final class Layouts {

  private Layouts() {}

  /** Versions that this build writes, by name. */
  static Map<String, Integer> written() {
    return Map.of(
        "layer node", LayerNodeCodec.VERSION,
        "node record", NodeRecordCodec.VERSION,
        "aggregates", AggregateRecordCodec.VERSION,
        "replica", ReplicaCodec.VERSION,
        "pages", PageCodec.VERSION,
        "inputs", InputLog.VERSION);
  }
}
