package dev.gyre.jobs.score;

import dev.gyre.schemas.avro.Evidence;
import dev.gyre.schemas.avro.MetaPathEvidence;
import dev.gyre.schemas.avro.MetaPathWeight;
import dev.gyre.schemas.avro.Side;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** Writes down what mattered in a decision. */
final class EvidenceMaker implements Serializable {

  private static final long serialVersionUID = 1L;

  private final ArrayList<String> trackNames;

  /**
   * Makes one.
   *
   * @param trackNames names of base and tracks, in the order of their weights
   */
  EvidenceMaker(List<String> trackNames) {
    this.trackNames = new ArrayList<>(trackNames);
  }

  Evidence of(Decision decision) {
    List<MetaPathEvidence> metaPaths = new ArrayList<>();
    add(Side.SOURCE, decision.sourceWeights(), metaPaths);
    add(Side.TARGET, decision.targetWeights(), metaPaths);
    return Evidence.newBuilder().setNeighbours(List.of()).setMetaPaths(metaPaths).build();
  }

  /** A track of weight 0 is not defined at the node; the base always is. */
  private void add(Side side, float[] weights, List<MetaPathEvidence> to) {
    for (int track = 0; track < weights.length; track++) {
      if (track == 0 || weights[track] > 0) {
        MetaPathWeight weight =
            MetaPathWeight.newBuilder()
                .setMetaPath(trackNames.get(track))
                .setBeta(weights[track])
                .build();
        to.add(MetaPathEvidence.newBuilder().setSide(side).setWeight(weight).build());
      }
    }
  }
}
