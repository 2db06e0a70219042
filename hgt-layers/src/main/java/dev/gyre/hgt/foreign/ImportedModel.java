package dev.gyre.hgt.foreign;

import dev.gyre.hgt.model.HgtModel;
import java.util.List;

/**
 * A model from a state dict.
 *
 * @param model the model
 * @param tensors how many tensors it was made of
 * @param started names of the parameters that the state dict has nothing for, such as those of the
 *     scorer: they are at their start, and without effect on embeddings where that is possible
 * @param relations the state dict's relations in its order, each with the graph's
 * @param perRelationSoftmax whether it is of a version of PyTorch Geometric that takes the softmax
 *     of each relation alone (2.2 and before), so that its own outputs are others
 */
public record ImportedModel(
    HgtModel model,
    int tensors,
    List<String> started,
    List<String> relations,
    boolean perRelationSoftmax) {}
