package dev.gyre.hgt.layer;

/** The forward pass of one layer for one node at a time. */
public final class NodeLayer {

  private final TrackPlan plan;
  private final int layer;
  private final int width;

  NodeLayer(TrackPlan plan, int layer, int width) {
    this.plan = plan;
    this.layer = layer;
    this.width = width;
  }

  /** Floats that {@link #forward} writes: {@code (1 + tracks) * d}, or d in the last layer. */
  public int outputWidth() {
    return layer == plan.layers() ? width : (1 + plan.tracksAt(layer)) * width;
  }

  /**
   * The node's vectors after this layer.
   *
   * @param in the node and its in-edges
   * @param out at least {@link #outputWidth} floats: base, then the layer's tracks (undefined ones
   *     are zeros); after the last layer the combined embedding h alone
   * @param workspace scratch; holds attention and beta afterwards
   * @return the tracks that are defined, bit p for track p
   */
  public int forward(Neighborhood in, float[] out, Workspace workspace) {
    throw new UnsupportedOperationException("the forward pass comes with the next commit");
  }
}
