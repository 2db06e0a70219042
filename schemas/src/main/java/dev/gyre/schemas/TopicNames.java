package dev.gyre.schemas;

/**
 * Logical names of Gyre's own topics; the full name is {@code <prefix>.<name>}. {@code
 * docs/topics.md} describes each.
 */
public final class TopicNames {

  /** The prefix of a job that sets none. */
  public static final String DEFAULT_PREFIX = "gyre";

  /** In: {@link dev.gyre.schemas.avro.NodeEvent}. */
  public static final String NODES = "nodes";

  /** In: {@link dev.gyre.schemas.avro.EdgeEvent}. */
  public static final String EDGES = "edges";

  /** In: {@link dev.gyre.schemas.avro.LabelEvent}. */
  public static final String LABELS = "labels";

  /** Out, compacted: {@link dev.gyre.schemas.avro.NodeEmbedding}. */
  public static final String EMBEDDINGS = "embeddings";

  /** Out: {@link dev.gyre.schemas.avro.Score}. */
  public static final String SCORES = "scores";

  /** Out: {@link dev.gyre.schemas.avro.Alert}. */
  public static final String ALERTS = "alerts";

  /** Out: {@link dev.gyre.schemas.avro.DeadLetter}. */
  public static final String DEAD_LETTERS = "dead-letters";

  /** Control: {@link dev.gyre.schemas.avro.ModelAnnouncement}. */
  public static final String MODELS = "models";

  private TopicNames() {}

  /**
   * The full name of a topic.
   *
   * @param prefix the job's topic prefix
   * @param name a logical name
   */
  public static String of(String prefix, String name) {
    return prefix + "." + name;
  }
}
