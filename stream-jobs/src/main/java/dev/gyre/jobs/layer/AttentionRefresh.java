package dev.gyre.jobs.layer;

import dev.gyre.graph.node.NodeRecord;
import dev.gyre.hgt.layer.Neighborhood;
import dev.gyre.hgt.layer.NodeLayer;
import dev.gyre.hgt.layer.Workspace;
import dev.gyre.hgt.model.HgtModel;
import dev.gyre.jobs.message.AttendedEdge;
import dev.gyre.jobs.message.AttendedEdges;
import dev.gyre.jobs.message.Explanation;
import dev.gyre.state.record.LayerNode;
import dev.gyre.state.record.ReplicaRecord;
import dev.gyre.state.store.Neighbours;
import dev.gyre.state.store.ReplicaLookup;
import dev.gyre.state.store.ShardStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Runs one layer of the model on a node and its in-edges; the result is read from the fields. */
final class AttentionRefresh {

  private static final int FIRST_CAPACITY = 32;

  private final NodeLayer layer;
  private final Neighborhood neighborhood;
  private final Workspace workspace;
  private final float[] vector;
  private final int tracks;
  private int defined;
  private long stampMicros;
  private final ReplicaLookup lookup = new ReplicaLookup();
  private final boolean explains;
  private int next;
  private ReplicaRecord[] sources = new ReplicaRecord[FIRST_CAPACITY];

  /**
   * Makes one.
   *
   * @param explains whether {@link #explanation} is to name in-edges
   */
  AttentionRefresh(HgtModel model, int layer, boolean explains) {
    this.explains = explains;
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
          if (explains) {
            keep(neighborhood.size(), source);
          }
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

  private void keep(int edge, ReplicaRecord source) {
    if (edge == sources.length) {
      sources = Arrays.copyOf(sources, 2 * edge);
    }
    sources[edge] = source;
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

  /**
   * What mattered in it; of the last layer alone.
   *
   * @param most how many in-edges are named at most: those that weigh most, the later one where two
   *     weigh the same. One whose source's id is not known yet is left out
   */
  Explanation explanation(int most) {
    return new Explanation(trackWeights(), AttendedEdges.encode(attended(most)));
  }

  private List<AttendedEdge> attended(int most) {
    List<AttendedEdge> attended = new ArrayList<>(most);
    for (int edge = 0; most > 0 && edge < neighborhood.size(); edge++) {
      float weight = workspace.combinedAttention(edge);
      if (sources[edge].id() == null
          || attended.size() == most && weight < attended.get(most - 1).attention()) {
        continue;
      }
      if (attended.size() == most) {
        attended.remove(most - 1);
      }
      int place = attended.size();
      while (place > 0 && attended.get(place - 1).attention() <= weight) {
        place--;
      }
      attended.add(place, attendedEdge(edge, weight));
    }
    return attended;
  }

  private AttendedEdge attendedEdge(int edge, float weight) {
    return new AttendedEdge(
        sources[edge].id(),
        neighborhood.directed(edge),
        neighborhood.timestampMs(edge),
        // A mean of shares, which may round to more than all.
        Math.min(1f, weight),
        neighborhood.label(edge));
  }

  /** Weights of base and tracks in it, 0 for an undefined track; empty without tracks. */
  private float[] trackWeights() {
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
