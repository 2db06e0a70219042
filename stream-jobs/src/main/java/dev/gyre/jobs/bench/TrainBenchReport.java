package dev.gyre.jobs.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gyre.jobs.train.TrainOptions;

/**
 * How fast training is.
 *
 * @param interactionsPerSecond labelled interactions, forward and backward, the optimiser's step
 *     and the average of the parameters among it
 * @param edgesPerSecond in-edges that these interactions' embeddings are computed over
 * @param edgesPerInteraction mean over some minibatches
 * @param parameters of the model, numbers
 * @param replaySeconds to read the dataset and to keep the computation graphs
 * @param settings of the trainer
 * @param machine what it ran on
 */
public record TrainBenchReport(
    @JsonProperty("interactions_per_second") BenchReport.Spread interactionsPerSecond,
    @JsonProperty("edges_per_second") BenchReport.Spread edgesPerSecond,
    @JsonProperty("edges_per_interaction") double edgesPerInteraction,
    int parameters,
    @JsonProperty("replay_seconds") double replaySeconds,
    TrainOptions settings,
    BenchReport.Machine machine) {}
