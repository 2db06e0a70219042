package dev.gyre.jobs.queue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.runtime.io.network.api.writer.ResultPartitionWriter;
import org.apache.flink.runtime.jobgraph.IntermediateDataSetID;
import org.apache.flink.streaming.api.graph.NonChainedOutput;
import org.apache.flink.streaming.runtime.tasks.StreamTask;
import org.apache.flink.util.OutputTag;

/** Where a task sends what its operators emit, beyond those that are chained. */
public final class TaskOutputs {

  private TaskOutputs() {}

  /** All of them. */
  public static List<ResultPartitionWriter> all(StreamTask<?, ?> task) {
    return List.of(task.getEnvironment().getAllWriters());
  }

  /**
   * Those of one side output; none if nobody takes it, or whoever does is chained.
   *
   * @param tag of the side output
   */
  public static List<ResultPartitionWriter> of(StreamTask<?, ?> task, OutputTag<?> tag) {
    Set<IntermediateDataSetID> tagged = new HashSet<>();
    for (NonChainedOutput output :
        task.getConfiguration()
            .getVertexNonChainedOutputs(
                task.getEnvironment().getUserCodeClassLoader().asClassLoader())) {
      if (tag.equals(output.getOutputTag())) {
        tagged.add(output.getDataSetId());
      }
    }
    return Stream.of(task.getEnvironment().getAllWriters())
        .filter(
            it -> tagged.contains(it.getPartitionId().getPartitionId().getIntermediateDataSetID()))
        .toList();
  }
}
