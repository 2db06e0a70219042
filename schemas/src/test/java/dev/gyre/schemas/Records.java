package dev.gyre.schemas;

import dev.gyre.schemas.avro.Alert;
import dev.gyre.schemas.avro.DeadLetter;
import dev.gyre.schemas.avro.EdgeEvent;
import dev.gyre.schemas.avro.Evidence;
import dev.gyre.schemas.avro.Heartbeat;
import dev.gyre.schemas.avro.InteractionLabel;
import dev.gyre.schemas.avro.LabelEvent;
import dev.gyre.schemas.avro.MetaPathEvidence;
import dev.gyre.schemas.avro.MetaPathWeight;
import dev.gyre.schemas.avro.ModelAnnouncement;
import dev.gyre.schemas.avro.NeighbourEvidence;
import dev.gyre.schemas.avro.NodeEmbedding;
import dev.gyre.schemas.avro.NodeEvent;
import dev.gyre.schemas.avro.Operation;
import dev.gyre.schemas.avro.RefreshClass;
import dev.gyre.schemas.avro.Score;
import dev.gyre.schemas.avro.ScorerSide;
import dev.gyre.schemas.avro.Side;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/** One full record of every topic value. */
public final class Records {

  private Records() {}

  /** One of each. */
  public static List<SpecificRecord> all() {
    return List.of(
        node(),
        edge(),
        label(),
        new Heartbeat(5L, "test"),
        embedding(),
        score(),
        alert(),
        deadLetter(),
        new ModelAnnouncement("m1", "file:///m1", "sha256:00", 7L));
  }

  /** A node with a feature of every kind. */
  public static NodeEvent node() {
    Map<String, Object> features = new HashMap<>();
    features.put("age", 41.5);
    features.put("country", "NL");
    features.put("place", List.of(52.37, 4.9));
    features.put("score", null);
    return new NodeEvent(Operation.UPSERT, "account", "a", 12L, features);
  }

  /** An edge without an id. */
  public static EdgeEvent edge() {
    return new EdgeEvent(Operation.UPSERT, "pays", null, "a", "m", 10L, 10L, Map.of("amount", 3.5));
  }

  /** A fraud label. */
  public static LabelEvent label() {
    return new LabelEvent("pays", "e1", "a", "m", 10L, 20L, InteractionLabel.FRAUD);
  }

  /** An embedding with a track. */
  public static NodeEmbedding embedding() {
    return NodeEmbedding.newBuilder()
        .setNodeType("account")
        .setNodeId("a")
        .setLayer(2)
        .setVector(FloatList.of(new float[] {1.5f, -0f, Float.MIN_VALUE}))
        .setModelVersion("m1")
        .setWatermarkMs(1_000L)
        .setIngestStampMicros(2_000_001L)
        .setPublishedAtMs(2_010L)
        .setStalenessMs(10L)
        .setRefreshClass(RefreshClass.RIPPLE)
        .setMetaPathWeights(
            List.of(new MetaPathWeight("base", 0.75f), new MetaPathWeight("ring", 0.25f)))
        .build();
  }

  /** A degraded score. */
  public static Score score() {
    return Score.newBuilder()
        .setId("pays/e1")
        .setInteractionId("e1")
        .setRelation("pays")
        .setSourceType("account")
        .setSource("a")
        .setTargetType("merchant")
        .setTarget("m")
        .setTimestampMs(10L)
        .setScore(0.9f)
        .setModelVersion("m1")
        .setDegraded(true)
        .setDegradedReason("twin-timeout")
        .setSourceInputs(side(true))
        .setTargetInputs(side(false))
        .setInteractionFeatures(FloatList.of(new float[] {3.5f, Float.NaN}))
        .setIngestedAtMicros(2_000_001L)
        .setScoredAtMicros(2_000_900L)
        .build();
  }

  private static ScorerSide side(boolean present) {
    return new ScorerSide(
        present,
        FloatList.of(new float[] {1f, 2f}),
        present ? 1_999_999L : 0L,
        present ? 12L : -1L,
        FloatList.of(new float[] {Float.NaN, 4f}));
  }

  /** An alert with evidence. */
  public static Alert alert() {
    NeighbourEvidence neighbour =
        new NeighbourEvidence(
            Side.TARGET, "account", "b", "pays", 9L, 0.5f, InteractionLabel.LEGITIMATE);
    MetaPathEvidence path = new MetaPathEvidence(Side.SOURCE, new MetaPathWeight("base", 1f));
    return new Alert(
        "pays/e1",
        score(),
        "threshold 0.9",
        0.9f,
        2_000_950L,
        new Evidence(List.of(neighbour), List.of(path)));
  }

  /** A dead letter with bytes. */
  public static DeadLetter deadLetter() {
    return DeadLetter.newBuilder()
        .setTopic("gyre.tx")
        .setPartition(1)
        .setOffset(77L)
        .setTimestampMs(5L)
        .setReasonCode("NOT_A_NUMBER")
        .setMessage("amount: 'ten': must be a number")
        .setKey(null)
        .setValue(ByteBuffer.wrap(new byte[] {1, 2, 3}))
        .setKeySize(-1)
        .setValueSize(3)
        .build();
  }
}
