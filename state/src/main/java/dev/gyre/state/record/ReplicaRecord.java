package dev.gyre.state.record;

/**
 * What a shard keeps of a node of the layer below that is a neighbour of one of its own nodes.
 *
 * <p>Mutable, so that a held replica takes over a newer one's values: it is replaced thousands of
 * times a second, and an array that lives until the next one comes costs a garbage collector more
 * than the copy of its values.
 */
public final class ReplicaRecord {

  private int nodeType;
  private float[] vector;
  private int defined;
  private long stampMicros;
  private long modelVersion;

  /**
   * Makes a replica.
   *
   * @param nodeType the node's type
   * @param vector the base and the tracks, {@code (1 + tracks) * d} floats, owned by the replica
   *     from now on; null when there is none: the owner has said that the node is gone
   * @param defined bit mask of the tracks that are defined
   * @param stampMicros newest ingest stamp that the vector reflects, epoch microseconds
   * @param modelVersion version of the model that made the vector
   */
  public ReplicaRecord(
      int nodeType, float[] vector, int defined, long stampMicros, long modelVersion) {
    this.nodeType = nodeType;
    this.vector = vector;
    this.defined = defined;
    this.stampMicros = stampMicros;
    this.modelVersion = modelVersion;
  }

  /** Takes over the values of another replica, which keeps its array. */
  public void set(ReplicaRecord other) {
    nodeType = other.nodeType;
    vector = Vectors.copyInto(vector, other.vector);
    defined = other.defined;
    stampMicros = other.stampMicros;
    modelVersion = other.modelVersion;
  }

  /** Returns the node's type. */
  public int nodeType() {
    return nodeType;
  }

  /**
   * Returns the base and the tracks, or null when the node is gone. Do not change it; what is in it
   * changes with the next {@link #set}.
   */
  public float[] vector() {
    return vector;
  }

  /** Returns the bit mask of the tracks that are defined. */
  public int defined() {
    return defined;
  }

  /** Returns the newest ingest stamp that the vector reflects, epoch microseconds. */
  public long stampMicros() {
    return stampMicros;
  }

  /** Returns the version of the model that made the vector. */
  public long modelVersion() {
    return modelVersion;
  }

  /** Returns whether the owner has said that there is no vector any more. */
  public boolean gone() {
    return vector == null;
  }
}
