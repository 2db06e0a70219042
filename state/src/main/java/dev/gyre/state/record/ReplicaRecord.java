package dev.gyre.state.record;

/**
 * What a subtask keeps of a node of the layer below that is a neighbour of one of its own nodes:
 * its vector, once it has come, and which of the subtask's nodes have an in-edge from it.
 *
 * <p>The destinations of few are a list here, since a node's new edges and its new vectors come
 * together, and make one row to be written. Those of a <i>hub</i> are rows of a table of their own.
 *
 * <p>Mutable, so that a held replica takes over a newer one's values: it is replaced thousands of
 * times a second, and an array that lives until the next one comes costs a garbage collector more
 * than the copy of its values.
 */
public final class ReplicaRecord {

  private final DestinationList destinations = new DestinationList();
  private boolean hub;
  private boolean known;
  private boolean awaited;
  private int nodeType;
  private float[] vector;
  private int defined;
  private long stampMicros;
  private long modelVersion;
  private String id;

  /** Makes the record of a node whose vector has not come. */
  public ReplicaRecord() {}

  /**
   * Makes the record of a node whose vector, or end, has come; without destinations.
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
    this(nodeType, vector, defined, stampMicros, modelVersion, null);
  }

  /**
   * The same of a node with its original id.
   *
   * @param id the node's id within its type, or null where it is not kept
   */
  public ReplicaRecord(
      int nodeType, float[] vector, int defined, long stampMicros, long modelVersion, String id) {
    this.known = true;
    this.nodeType = nodeType;
    this.vector = vector;
    this.defined = defined;
    this.stampMicros = stampMicros;
    this.modelVersion = modelVersion;
    this.id = id;
  }

  /** Takes over the values of another replica, which keeps its array; destinations stay. */
  public void set(ReplicaRecord other) {
    known = other.known;
    awaited = other.awaited;
    nodeType = other.nodeType;
    float[] held = Vectors.copyInto(vector, other.vector);
    if (held != vector) {
      vector = held;
    }
    defined = other.defined;
    stampMicros = other.stampMicros;
    modelVersion = other.modelVersion;
    name(other.id);
  }

  /** Takes the values away, as if none had come; destinations stay. */
  public void forget() {
    set(new ReplicaRecord());
  }

  /** Returns whether a vector, or the node's end, has come. */
  public boolean known() {
    return known;
  }

  /** Returns the subtask's nodes that have an in-edge from the node; empty for a hub. */
  public DestinationList destinations() {
    return destinations;
  }

  /** Returns whether the destinations are too many for a list, and are rows of a table. */
  public boolean hub() {
    return hub;
  }

  /** Says whether the destinations are rows of a table. */
  public void setHub(boolean isHub) {
    hub = isHub;
  }

  /**
   * Returns whether the node's vector was here, had to be dropped, and has not come again: without
   * it embeddings of its neighbours would be of a part of their in-edges.
   */
  public boolean awaited() {
    return awaited;
  }

  /** Says whether a vector that was dropped has to come again; one that comes ends it. */
  public void setAwaited(boolean isAwaited) {
    awaited = isAwaited;
  }

  /**
   * Returns whether there is nothing to keep: no value has come, none is awaited, and there is no
   * destination.
   */
  public boolean isEmpty() {
    return !known && !awaited && !hub && destinations.isEmpty();
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

  /** Keeps the node's original id, if one is given; one that is kept already stays as it is. */
  public void name(String nodeId) {
    if (id == null && nodeId != null) {
      id = nodeId;
    }
  }

  /** Returns the node's original id within its type, or null where it is not kept. */
  public String id() {
    return id;
  }

  /** Returns whether the owner has said that there is no vector any more. */
  public boolean gone() {
    return known && vector == null;
  }
}
