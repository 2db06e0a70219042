package dev.gyre.jobs.layer;

import dev.gyre.graph.aggregate.AggregateSpec;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.hgt.model.HgtModel;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.config.RefreshSpec;
import dev.gyre.jobs.upgrade.JobDescription;
import dev.gyre.state.shard.ShardKeys;
import java.io.Serializable;
import java.util.List;

/**
 * What every layer of a job needs to know.
 *
 * @param types the graph's types
 * @param aggregates windowed aggregates of nodes, kept at layer 0
 * @param shards where nodes live
 * @param model the model
 * @param scoredRelation declared relation whose edges are scored, or -1
 * @param mostAttendedEdges how many in-edges the embedding of a node that is an end of a scored
 *     edge says that it attended to, 0 or more
 * @param refresh how embeddings are kept fresh
 * @param deletesNodes whether nodes can be deleted; if not, layer 0 keeps no index of who has
 *     in-edges from whom
 * @param cacheEntries decoded records that each subtask keeps in memory
 * @param rowsEvery once in how many checkpoints changed rows are written; checkpoints have the
 *     inputs since
 * @param changelog whether checkpoints are of a log of changes
 * @param scoreWaitMs how long what a score waits for may wait for others, milliseconds
 * @param scoresAtOnce whether it is not to wait at all once there is no more input for now
 * @param lateInputFirst whether input that is late goes before changes that get old: not in a job
 *     that scores nothing, nor where nobody waits for its scores (decision 27)
 * @param description what the job's state depends on, to be kept with it
 */
public record LayerSettings(
    TypeSchema types,
    List<AggregateSpec> aggregates,
    ShardKeys shards,
    HgtModel model,
    int scoredRelation,
    int mostAttendedEdges,
    RefreshSpec refresh,
    boolean deletesNodes,
    int cacheEntries,
    int rowsEvery,
    boolean changelog,
    long scoreWaitMs,
    boolean scoresAtOnce,
    boolean lateInputFirst,
    JobDescription description)
    implements Serializable {

  /**
   * Four looks in a window at a node that nothing happens to; what is kept is kept for a window and
   * a quarter at most, and a subscription for a quarter from a restart on.
   */
  private static final int TIDY_PART = 4;

  /** Keeps a serializable copy of the aggregates. */
  public LayerSettings {
    aggregates = List.copyOf(aggregates);
  }

  /**
   * The watermark at which is tidied up what could be from an earlier one on, and nobody waits for:
   * a part of the longest window later, so that what comes within it goes together.
   *
   * @param fromMs {@link Long#MAX_VALUE} for never, which it stays
   */
  long tidyMs(long fromMs) {
    long delayMs = types.maxWindowMs() / TIDY_PART;
    return fromMs > Long.MAX_VALUE - delayMs ? Long.MAX_VALUE : fromMs + delayMs;
  }

  /** How many in-edges the embedding of a node of a type says that it attended to. */
  int attendedEdgesOf(int nodeType) {
    if (mostAttendedEdges == 0) {
      return 0;
    }
    int forward = types.forward(scoredRelation);
    boolean scored = nodeType == types.sourceType(forward) || nodeType == types.targetType(forward);
    return scored ? mostAttendedEdges : 0;
  }

  /**
   * Whether the replicas that a layer sends say the node's original id: the last layer names it.
   */
  boolean namesReplicasOf(int layer) {
    return mostAttendedEdges > 0 && layer == model.config().layers() - 1;
  }

  /** The settings of a job that runs a model for as long as input comes. */
  public static LayerSettings of(JobConfig config, HgtModel model) {
    return of(config, model, false);
  }

  /**
   * The settings of a job that runs a model.
   *
   * @param bounded whether it is a replay, whose scores nobody waits for
   */
  public static LayerSettings of(JobConfig config, HgtModel model, boolean bounded) {
    return new LayerSettings(
        config.types(),
        config.aggregates(),
        ShardKeys.of(config.state().shards()),
        model,
        config.interaction().relation(),
        config.interaction().scored() ? config.policy().neighbours() : 0,
        config.refresh(),
        config.deletesNodes(),
        config.state().cacheEntries(),
        config.rowsEvery(),
        config.state().changelog(),
        config.delivery().stepWaitMs(),
        config.delivery().scoresAtOnce(),
        config.delivery().scoresAtOnce() && config.interaction().scored() && !bounded,
        JobDescription.of(config, model));
  }
}
