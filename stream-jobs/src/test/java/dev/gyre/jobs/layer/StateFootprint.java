package dev.gyre.jobs.layer;

import dev.gyre.graph.event.EdgeUpsert;
import dev.gyre.graph.event.GraphEvent;
import dev.gyre.graph.event.NodeId;
import dev.gyre.graph.slot.SlotList;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.ingest.ChangeRouter;
import dev.gyre.jobs.topology.Models;
import dev.gyre.state.record.LayerNode;
import dev.gyre.state.rocks.StateBackends;
import dev.gyre.state.store.ShardStore;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;

/**
 * What the state of a graph takes in RocksDB: a stream through the real operators of all layers,
 * with the job's options, everything flushed and compacted.
 */
final class StateFootprint {

  private static final int DELIVER_EVERY = 64;

  private final LayerSettings settings;
  private final LayerPipeline pipeline;

  /**
   * What one layer keeps.
   *
   * @param layer 0 for the encoder's
   * @param nodes nodes
   * @param inEdges slots of all nodes, live or not
   * @param subscriptions pairs of a node and a shard that needs a replica of it
   * @param vectorBytes of the nodes' own vectors, which are in the node records
   * @param listBytes of lists of destinations, which are in the replicas
   * @param fileBytes of table files by table, after compaction
   */
  record Layer(
      int layer,
      long nodes,
      long inEdges,
      long subscriptions,
      long vectorBytes,
      long listBytes,
      Map<String, Long> fileBytes) {

    /**
     * Bytes of an in-edge in a table; vectors of nodes are not counted, and lists of destinations
     * with the rows of hubs.
     */
    double perInEdge(String table) {
      long elsewhere =
          switch (table) {
            case "gyre-nodes" -> vectorBytes;
            case "gyre-replicas" -> listBytes;
            case "gyre-destinations" -> -listBytes;
            default -> 0;
          };
      return (fileBytes.get(table) - elsewhere) / (double) inEdges;
    }

    /** Bytes of an in-edge in all tables but that of replicas, which are per node. */
    double perInEdge() {
      return fileBytes.keySet().stream()
          .filter(table -> !table.equals("gyre-replicas"))
          .mapToDouble(this::perInEdge)
          .sum();
    }
  }

  private StateFootprint(LayerSettings settings, LayerPipeline pipeline) {
    this.settings = settings;
    this.pipeline = pipeline;
  }

  /**
   * Sends a stream through all layers and measures them.
   *
   * @param events in the order of their time
   */
  static List<Layer> measure(JobConfig config, Iterator<GraphEvent> events) throws Exception {
    LayerSettings settings = LayerSettings.of(config, Models.of(config));
    EmbeddedRocksDBStateBackend rocks =
        new EmbeddedRocksDBStateBackend(true)
            .configure(
                StateBackends.rocksDb(new Configuration()), StateFootprint.class.getClassLoader());
    try (LayerPipeline pipeline =
        new LayerPipeline(
            settings, rocks, 1, 1, 1, new LayerPipeline.Outputs(it -> {}, it -> {}))) {
      StateFootprint footprint = new StateFootprint(settings, pipeline);
      footprint.send(events);
      List<Layer> layers = new ArrayList<>();
      for (int layer = 0; layer < pipeline.layers(); layer++) {
        layers.add(footprint.layer(layer));
      }
      return layers;
    }
  }

  private void send(Iterator<GraphEvent> events) throws Exception {
    ChangeRouter router =
        new ChangeRouter(settings.types(), settings.shards(), settings.scoredRelation());
    long sent = 0;
    while (events.hasNext()) {
      GraphEvent event = events.next();
      router.route(event, ++sent, change -> pipeline.send(0, change));
      if (sent % DELIVER_EVERY == 0 && event instanceof EdgeUpsert edge) {
        pipeline.watermark(0, edge.timestampMs());
        pipeline.deliverAll();
      }
    }
    pipeline.drain();
  }

  private Layer layer(int layer) throws Exception {
    long nodes = 0;
    long inEdges = 0;
    long subscriptions = 0;
    long vectorBytes = 0;
    for (int shard = 0; shard < settings.shards().shards(); shard++) {
      List<NodeId> ids = new ArrayList<>();
      pipeline.shard(layer, shard).forEachNode(ids::add);
      for (NodeId id : ids) {
        ShardStore unit = pipeline.shard(layer, shard);
        LayerNode node = unit.find(id);
        nodes++;
        inEdges += slots(node);
        subscriptions += node.subscriptions().size();
        vectorBytes += node.vector() == null ? 0 : (long) Float.BYTES * node.vector().length;
      }
    }
    long listBytes = listBytes(layer);
    return new Layer(
        layer,
        nodes,
        inEdges,
        subscriptions,
        vectorBytes,
        listBytes,
        compacted(pipeline.flushed(layer)));
  }

  private long listBytes(int layer) {
    List<NodeId> ids = new ArrayList<>();
    pipeline.store(layer, 0).neighbours().forEachReplica(ids::add);
    long bytes = 0;
    for (NodeId id : ids) {
      // Their number, and the flags that came with them.
      bytes += 2 + 16L * pipeline.store(layer, 0).neighbours().replica(id).destinations().size();
    }
    return bytes;
  }

  private static long slots(LayerNode node) {
    long slots = 0;
    for (int place = 0; place < node.graph().inRelationCount(); place++) {
      SlotList list = node.graph().slotsAt(place);
      slots += list == null ? 0 : list.size();
    }
    return slots;
  }

  private static Map<String, Long> compacted(KeyedStateBackend<?> backend) throws Exception {
    Map<String, Long> bytes = new LinkedHashMap<>();
    RocksTables tables = RocksTables.of(backend);
    for (String table : tables.names()) {
      bytes.put(table, tables.compactedBytes(table));
    }
    return bytes;
  }
}
