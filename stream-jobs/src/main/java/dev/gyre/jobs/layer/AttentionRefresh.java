package dev.gyre.jobs.layer;

import dev.gyre.graph.node.NodeRecord;
import dev.gyre.hgt.layer.Neighborhood;
import dev.gyre.hgt.layer.NodeLayer;
import dev.gyre.hgt.layer.Workspace;
import dev.gyre.hgt.model.HgtModel;
import dev.gyre.state.record.LayerNode;
import dev.gyre.state.record.ReplicaRecord;
import dev.gyre.state.store.Neighbours;
import dev.gyre.state.store.ReplicaLookup;
import dev.gyre.state.store.ShardStore;

/** Runs one layer of the model on a node and its in-edges; the result is read from the fields. */
final class AttentionRefresh {

  private final NodeLayer layer;
  private final Neighborhood neighborhood;
  private final Workspace workspace;
  private final float[] vector;
  private final int tracks;
  private int defined;
  private long stampMicros;
  private final ReplicaLookup lookup = new ReplicaLookup();
  private int next;

  AttentionRefresh(HgtModel model, int layer) {
    this.layer = model.layer(layer);
    this.neighborhood = new Neighborhood();
    this.workspace = new Workspace();
    this.tracks = model.tracks().tracksAt(layer);
    this.vector = new float[this.layer.outputWidth()];
  }

  /**
   * Computes a node's vector from its replicas.
   *
   * @return false when the node's own vector of the layer below has not come yet, or one of a
   *     source is awaited again; the node is then marked again when it comes
   */
  boolean compute(ShardStore shard, LayerNode node) {
    NodeRecord graph = node.graph();
    Neighbours neighbours = shard.neighbours();
    ReplicaRecord self = neighbours.replica(graph.ref().key());
    if (self == null || self.vector() == null) {
      return false;
    }
    stampMicros = Math.max(node.appliedStampMicros(), self.stampMicros());
    lookup.reset();
    graph.inEdges((directed, slots, slot) -> lookup.add(slots.otherHi(slot), slots.otherLo(slot)));
    neighbours.find(lookup);
    if (lookup.awaits()) {
      return false;
    }
    next = 0;
    neighborhood.reset(graph.ref().type(), graph.clockMs(), self.vector(), self.defined());
    graph.inEdges(
        (directed, slots, slot) -> {
          ReplicaRecord source = lookup.found(next++);
          if (source == null || source.vector() == null) {
            return;
          }
          stampMicros = Math.max(stampMicros, source.stampMicros());
          neighborhood.add(
              directed,
              slots.timestampMs(slot),
              source.vector(),
              source.defined(),
              slots.label(slot).ordinal(),
              slots.features(),
              slots.featureOffset(slot));
        });
    defined = layer.forward(neighborhood, vector, workspace);
    return true;
  }

  /** The vector computed last; overwritten by the next. */
  float[] vector() {
    return vector;
  }

  /** Which tracks are defined in it. */
  int defined() {
    return defined;
  }

  /** The newest ingest stamp that it reflects. */
  long stampMicros() {
    return stampMicros;
  }

  /** Weights of base and tracks in it, 0 for an undefined track; empty without tracks. */
  float[] trackWeights() {
    float[] weights = new float[tracks == 0 ? 0 : 1 + tracks];
    if (tracks > 0) {
      weights[0] = workspace.betaBase();
      int there = workspace.definedTracks();
      for (int track = 0; track < tracks; track++) {
        weights[1 + track] = (there & 1 << track) == 0 ? 0 : workspace.betaTrack(track);
      }
    }
    return weights;
  }
}
