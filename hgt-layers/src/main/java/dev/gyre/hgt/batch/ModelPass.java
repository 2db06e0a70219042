package dev.gyre.hgt.batch;

import dev.gyre.hgt.encoder.EdgeEncoder;
import dev.gyre.hgt.grad.Binding;
import dev.gyre.hgt.grad.MixOp;
import dev.gyre.hgt.model.HgtModel;
import dev.gyre.hgt.real.Reals;
import java.util.ArrayList;
import java.util.List;

/**
 * Encoder, layers and output attention over a computation graph, forward when it is made, and
 * backward. For one thread and one use.
 */
public final class ModelPass {

  private final List<EncoderPass> encoders = new ArrayList<>();
  private final List<LayerPass> layers = new ArrayList<>();
  private final List<MixOp> mixes = new ArrayList<>();
  private final List<TypeVectors> last;
  private final List<Reals> embeddings = new ArrayList<>();

  /**
   * Runs forward.
   *
   * @param binding of the model's parameters; receives their gradients
   * @throws IllegalArgumentException if the graph was not made for the model's schema
   */
  public ModelPass(HgtModel model, Binding binding, ComputationGraph graph) {
    if (graph.blocks().size() != model.config().layers()) {
      throw new IllegalArgumentException(
          "the computation graph has "
              + graph.blocks().size()
              + " layers: the model has "
              + model.config().layers());
    }
    List<TypeVectors> vectors = new ArrayList<>();
    for (int type = 0; type < graph.inputs().size(); type++) {
      NodeInputs inputs = graph.inputs().get(type);
      encoders.add(new EncoderPass(model, binding, type, inputs));
      vectors.add(TypeVectors.of(inputs.nodes(), encoders.get(type).forward()));
    }
    EdgeEncoder edgeEncoder = model.edgeEncoder().orElse(null);
    for (int layer = 1; layer <= graph.blocks().size(); layer++) {
      BatchLayer batch = new BatchLayer(model.weights(layer), model.tracks(), layer, edgeEncoder);
      layers.add(batch.forward(binding, vectors, graph.blocks().get(layer - 1)));
      vectors = layers.get(layer - 1).out();
    }
    last = vectors;
    for (int type = 0; type < last.size(); type++) {
      TypeVectors of = last.get(type);
      if (model.mixes().isEmpty()) {
        embeddings.add(of.base());
      } else {
        mixes.add(new MixOp(binding, model.mixes().get(type)));
        embeddings.add(mixes.get(type).forward(of.nodes(), of.vectors(), of.masks()));
      }
    }
  }

  /** By type the embeddings of the rows after the last layer. */
  public List<Reals> embeddings() {
    return embeddings;
  }

  /**
   * Adds to the gradients of the parameters.
   *
   * @param dEmbeddings by type the gradients of the embeddings; overwritten
   */
  public void backward(List<Reals> dEmbeddings) {
    List<TypeVectors> gradients = new ArrayList<>();
    for (int type = 0; type < last.size(); type++) {
      if (mixes.isEmpty()) {
        gradients.add(TypeVectors.of(last.get(type).nodes(), dEmbeddings.get(type)));
      } else {
        gradients.add(last.get(type).zeros());
        mixes.get(type).backward(dEmbeddings.get(type), gradients.get(type).vectors());
      }
    }
    for (int layer = layers.size() - 1; layer >= 0; layer--) {
      gradients = layers.get(layer).backward(gradients);
    }
    for (int type = 0; type < encoders.size(); type++) {
      encoders.get(type).backward(gradients.get(type).base());
    }
  }
}
