package dev.gyre.jobs.score;

import dev.gyre.hgt.layer.Workspace;
import dev.gyre.hgt.model.HgtModel;
import dev.gyre.hgt.scorer.Scorer;
import dev.gyre.jobs.message.InteractionHalf;
import dev.gyre.jobs.message.MicroClock;
import dev.gyre.jobs.message.PickedHalf;
import dev.gyre.schemas.FloatList;
import dev.gyre.schemas.avro.Score;
import dev.gyre.schemas.avro.ScorerSide;
import java.util.Arrays;

/** Runs the scorer on the two halves of an interaction and writes down what it read. */
final class ScoreMaker {

  /** The reason of a score that was made from one half alone. */
  static final String TWIN_TIMEOUT = "twin-timeout";

  private final Scorer scorer;
  private final Workspace workspace;
  private final InteractionNames names;
  private final String modelVersion;
  private final int width;
  private final int aggregatesOfSource;
  private final int aggregatesOfTarget;

  ScoreMaker(HgtModel model, InteractionNames names) {
    this.scorer = model.scorer();
    this.workspace = new Workspace();
    this.names = names;
    this.modelVersion = model.manifest().version();
    this.width = model.config().width();
    this.aggregatesOfSource = names.sourceAggregates();
    this.aggregatesOfTarget = names.targetAggregates();
  }

  /**
   * Scores an interaction.
   *
   * @param source half of the source, or null when it did not come
   * @param target half of the target, or null when it did not come
   */
  Score score(PickedHalf source, PickedHalf target) {
    InteractionHalf known = (source != null ? source : target).half();
    float[] hSource = vectorOf(source);
    float[] hTarget = vectorOf(target);
    float[] aggSource = aggregatesOf(source, aggregatesOfSource);
    float[] aggTarget = aggregatesOf(target, aggregatesOfTarget);
    float probability =
        scorer.score(hSource, hTarget, known.features(), aggSource, aggTarget, workspace);
    long now = MicroClock.now();
    boolean degraded = source == null || target == null;
    String sourceId = known.target() ? known.other().id() : known.self().id();
    String targetId = known.target() ? known.self().id() : known.other().id();
    return Score.newBuilder()
        .setId(names.relation() + "/" + known.interactionId())
        .setInteractionId(known.interactionId())
        .setRelation(names.relation())
        .setSourceType(names.sourceType())
        .setSource(sourceId)
        .setTargetType(names.targetType())
        .setTarget(targetId)
        .setTimestampMs(known.timestampMs())
        .setScore(probability)
        .setModelVersion(modelVersion)
        .setDegraded(degraded)
        .setDegradedReason(degraded ? TWIN_TIMEOUT : null)
        .setSourceInputs(side(source, hSource, aggSource, now))
        .setTargetInputs(side(target, hTarget, aggTarget, now))
        .setInteractionFeatures(FloatList.of(known.features()))
        .setIngestedAtMicros(known.stampMicros())
        .setScoredAtMicros(now)
        .build();
  }

  private float[] vectorOf(PickedHalf half) {
    return half == null || half.embedding() == null ? new float[width] : half.embedding();
  }

  private static float[] aggregatesOf(PickedHalf half, int count) {
    if (half != null) {
      return half.half().aggregates();
    }
    float[] missing = new float[count];
    Arrays.fill(missing, Float.NaN);
    return missing;
  }

  private static ScorerSide side(PickedHalf half, float[] h, float[] aggregates, long now) {
    boolean present = half != null && half.embedding() != null;
    return ScorerSide.newBuilder()
        .setEmbeddingPresent(present)
        .setVector(FloatList.of(h))
        .setIngestStampMicros(present ? half.embeddingStampMicros() : 0)
        .setEmbeddingAgeMs(
            present ? Math.max(0, (now - half.embeddingPublishedMicros()) / 1000) : -1)
        .setAggregates(FloatList.of(aggregates))
        .build();
  }
}
