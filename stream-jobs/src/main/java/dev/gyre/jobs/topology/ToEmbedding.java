package dev.gyre.jobs.topology;

import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.hgt.model.HgtModel;
import dev.gyre.jobs.message.NodeUpdate;
import dev.gyre.jobs.message.UpdateMessage;
import dev.gyre.jobs.sink.EmbeddingUpdate;
import dev.gyre.schemas.FloatList;
import dev.gyre.schemas.avro.MetaPathWeight;
import dev.gyre.schemas.avro.NodeEmbedding;
import dev.gyre.schemas.avro.RefreshClass;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;

/** Writes an embedding as its topic has it; a deleted node's is a tombstone. */
final class ToEmbedding implements FlatMapFunction<UpdateMessage, EmbeddingUpdate> {

  private static final long serialVersionUID = 1L;

  private final TypeSchema types;
  private final String modelVersion;
  private final int layers;
  private final ArrayList<String> trackNames;

  ToEmbedding(TypeSchema types, HgtModel model) {
    this.types = types;
    this.modelVersion = model.manifest().version();
    this.layers = model.config().layers();
    this.trackNames = new ArrayList<>(TrackNames.of(model));
  }

  @Override
  public void flatMap(UpdateMessage message, Collector<EmbeddingUpdate> out) {
    if (message instanceof NodeUpdate update) {
      out.collect(embedding(update));
    }
  }

  private EmbeddingUpdate embedding(NodeUpdate update) {
    String type = types.nodeTypes().get(update.node().type()).name();
    String key = type + "/" + update.node().id();
    return new EmbeddingUpdate(key, update.vector() == null ? null : embedding(type, update));
  }

  private NodeEmbedding embedding(String type, NodeUpdate update) {
    return NodeEmbedding.newBuilder()
        .setNodeType(type)
        .setNodeId(update.node().id())
        .setLayer(layers)
        .setVector(FloatList.of(update.vector()))
        .setModelVersion(modelVersion)
        .setWatermarkMs(update.watermarkMs())
        .setIngestStampMicros(update.stampMicros())
        .setPublishedAtMs(update.publishedMicros() / 1000)
        .setStalenessMs(update.stalenessMs())
        .setRefreshClass(update.oldestIsDirect() ? RefreshClass.DIRECT : RefreshClass.RIPPLE)
        .setDirectStalenessMs(update.direct() ? update.directStalenessMs() : null)
        .setMetaPathWeights(weights(update.explanation().trackWeights()))
        .build();
  }

  /** Weights of 0 belong to tracks that are not defined at the node. */
  private List<MetaPathWeight> weights(float[] trackWeights) {
    List<MetaPathWeight> weights = new ArrayList<>();
    for (int track = 0; track < trackWeights.length; track++) {
      if (track == 0 || trackWeights[track] > 0) {
        weights.add(
            MetaPathWeight.newBuilder()
                .setMetaPath(trackNames.get(track))
                .setBeta(trackWeights[track])
                .build());
      }
    }
    return weights;
  }
}
