package dev.gyre.jobs.score;

import dev.gyre.graph.event.NodeId;
import dev.gyre.jobs.message.InteractionHalf;
import dev.gyre.jobs.message.NodeUpdate;
import dev.gyre.jobs.message.PickedHalf;
import dev.gyre.jobs.upgrade.DescriptionState;
import dev.gyre.jobs.upgrade.JobDescription;
import dev.gyre.state.serializer.NodeIdSerializer;
import dev.gyre.state.shard.ShardKeys;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.CheckpointableKeyedStateBackend;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Pick: gives each half of an interaction the newest embedding of its endpoint that reflects
 * nothing ingested at or after the interaction, so that an interaction never sees its own edge.
 *
 * <p>Halves come straight from layer 0 and never wait for a refresh: a half takes what is there.
 */
public final class PickOperator extends AbstractStreamOperator<PickedHalf>
    implements TwoInputStreamOperator<InteractionHalf, NodeUpdate, PickedHalf> {

  private static final long serialVersionUID = 1L;
  private static final float[] NO_WEIGHTS = {};

  private final ShardKeys shards;
  private final int cacheEntries;
  private final JobDescription job;

  private transient DescriptionState description;
  private transient VersionsCache cache;

  /**
   * Makes the operator.
   *
   * @param shards where nodes live
   * @param cacheEntries how many nodes' embeddings are kept decoded
   * @param job the job; embeddings that another one computed are forgotten
   */
  public PickOperator(ShardKeys shards, int cacheEntries, JobDescription job) {
    this.shards = shards;
    this.cacheEntries = cacheEntries;
    this.job = job;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    MapState<NodeId, byte[]> state =
        context
            .getKeyedStateStore()
            .getMapState(
                new MapStateDescriptor<>(
                    "embedding-versions",
                    NodeIdSerializer.INSTANCE,
                    BytePrimitiveArraySerializer.INSTANCE));
    description =
        DescriptionState.open(
            context.getOperatorStateStore(),
            job,
            getRuntimeContext().getTaskInfo().getIndexOfThisSubtask());
    if (description.migrateFrom().isPresent()) {
      KeyGroupRange range =
          ((CheckpointableKeyedStateBackend<?>) getKeyedStateBackend()).getKeyGroupRange();
      for (int shard : range) {
        setCurrentKey(shards.keyOf(shard));
        state.clear();
      }
    }
    cache = new VersionsCache(cacheEntries, state, shard -> setCurrentKey(shards.keyOf(shard)));
  }

  @Override
  public void processElement1(StreamRecord<InteractionHalf> element) throws Exception {
    InteractionHalf half = element.getValue();
    EmbeddingVersions versions = cache.get(half.shard(), half.self().key());
    EmbeddingVersion version = versions == null ? null : versions.before(half.stampMicros());
    PickedHalf picked =
        version == null || version.vector() == null
            ? new PickedHalf(half, null, Long.MIN_VALUE, 0, NO_WEIGHTS)
            : new PickedHalf(
                half,
                version.vector(),
                version.stampMicros(),
                version.publishedMicros(),
                version.trackWeights());
    output.collect(new StreamRecord<>(picked));
  }

  @Override
  public void processElement2(StreamRecord<NodeUpdate> element) throws Exception {
    NodeUpdate update = element.getValue();
    NodeId node = update.node().key();
    EmbeddingVersion next =
        new EmbeddingVersion(
            update.vector(), update.trackWeights(), update.stampMicros(), update.publishedMicros());
    EmbeddingVersions versions = cache.get(update.shard(), node);
    cache.put(
        update.shard(), node, versions == null ? EmbeddingVersions.of(next) : versions.with(next));
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    cache.flush();
    description.save();
  }
}
