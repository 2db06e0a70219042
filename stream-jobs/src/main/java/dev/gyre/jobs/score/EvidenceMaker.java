package dev.gyre.jobs.score;

import dev.gyre.graph.event.Label;
import dev.gyre.jobs.message.AttendedEdge;
import dev.gyre.jobs.message.AttendedEdges;
import dev.gyre.jobs.message.Explanation;
import dev.gyre.schemas.avro.Evidence;
import dev.gyre.schemas.avro.InteractionLabel;
import dev.gyre.schemas.avro.MetaPathEvidence;
import dev.gyre.schemas.avro.MetaPathWeight;
import dev.gyre.schemas.avro.NeighbourEvidence;
import dev.gyre.schemas.avro.Side;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** Writes down what mattered in a decision. */
final class EvidenceMaker implements Serializable {

  private static final long serialVersionUID = 1L;

  private final EvidenceNames names;
  private final int most;

  /**
   * Makes one.
   *
   * @param most in-edges of each end; embeddings in state may have more, of other settings
   */
  EvidenceMaker(EvidenceNames names, int most) {
    this.names = names;
    this.most = most;
  }

  Evidence of(Decision decision) {
    List<NeighbourEvidence> neighbours = new ArrayList<>();
    List<MetaPathEvidence> metaPaths = new ArrayList<>();
    add(Side.SOURCE, decision.source(), neighbours, metaPaths);
    add(Side.TARGET, decision.target(), neighbours, metaPaths);
    return Evidence.newBuilder().setNeighbours(neighbours).setMetaPaths(metaPaths).build();
  }

  private void add(
      Side side,
      Explanation explanation,
      List<NeighbourEvidence> neighbours,
      List<MetaPathEvidence> metaPaths) {
    AttendedEdges.decode(explanation.attended()).stream()
        .limit(most)
        .forEach(edge -> neighbours.add(neighbour(side, edge)));
    float[] weights = explanation.trackWeights();
    for (int track = 0; track < weights.length; track++) {
      // A track of weight 0 is not defined at the node; the base always is.
      if (track == 0 || weights[track] > 0) {
        metaPaths.add(metaPath(side, names.tracks().get(track), weights[track]));
      }
    }
  }

  private NeighbourEvidence neighbour(Side side, AttendedEdge edge) {
    return NeighbourEvidence.newBuilder()
        .setSide(side)
        .setNodeType(names.sourceType(edge.directed()))
        .setNodeId(edge.source())
        .setRelation(names.relation(edge.directed()))
        .setTimestampMs(edge.timestampMs())
        .setAttention(edge.attention())
        .setLabel(InteractionLabel.valueOf(Label.values()[edge.label()].name()))
        .build();
  }

  private static MetaPathEvidence metaPath(Side side, String name, float beta) {
    MetaPathWeight weight = MetaPathWeight.newBuilder().setMetaPath(name).setBeta(beta).build();
    return MetaPathEvidence.newBuilder().setSide(side).setWeight(weight).build();
  }
}
