package dev.gyre.jobs.layer;

import dev.gyre.jobs.message.GraphChange;
import dev.gyre.jobs.message.InteractionMessage;
import dev.gyre.jobs.message.MessageTypes;
import dev.gyre.jobs.message.Replica;
import dev.gyre.jobs.message.ReplicaMessage;
import dev.gyre.jobs.message.RoundEnd;
import dev.gyre.jobs.message.UpdateMessage;
import dev.gyre.state.store.LayerStore;
import dev.gyre.state.store.ShardStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.LatencyMarker;
import org.apache.flink.streaming.runtime.streamrecord.RecordAttributes;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.apache.flink.util.XORShiftRandom;

/**
 * The layers as a job wires them, several subtasks each, in one thread: first in, first out in each
 * channel, any order between channels, refreshes at any moment. All of it follows a seed.
 */
final class LayerPipeline implements AutoCloseable {

  private static final OutputTag<ReplicaMessage> REPLICAS =
      new OutputTag<>("replicas", MessageTypes.REPLICA);
  private static final OutputTag<InteractionMessage> INTERACTIONS =
      new OutputTag<>("interactions", MessageTypes.INTERACTION_HALF);
  private static final OutputTag<UpdateMessage> UPDATES =
      new OutputTag<>("updates", MessageTypes.NODE_UPDATE);

  private static final int TAKES_IN_STEPS = 8;
  private static final int MOST_REFRESHED = 3;

  private LayerSettings settings;
  private final StateBackend backend;
  private final int sources;
  private final Random random;
  private final Outputs outputs;
  private Consumer<Replica> replicas = unused -> {};
  private final List<List<LayerTask>> layers = new ArrayList<>();
  private final List<Channel> channels = new ArrayList<>();
  private int parallelism;
  private long checkpoints;
  private long restoredMs = Long.MIN_VALUE;
  private boolean queues;

  /** Who is given what leaves the layers. */
  record Outputs(Consumer<UpdateMessage> updates, Consumer<InteractionMessage> interactions) {}

  /** What one task sends to one input of another. */
  private static final class Channel {
    private final int layer;
    private final int task;
    private final int input;
    private final int from;
    private final ArrayDeque<Object> elements = new ArrayDeque<>();

    Channel(int layer, int task, int input, int from) {
      this.layer = layer;
      this.task = task;
      this.input = input;
      this.from = from;
    }
  }

  /** Starts the layers with their state on the heap. */
  LayerPipeline(LayerSettings settings, int sources, int parallelism, long seed, Outputs outputs)
      throws Exception {
    this(settings, new HashMapStateBackend(), sources, parallelism, seed, outputs);
  }

  /**
   * Starts the layers.
   *
   * @param backend keeps the state of all tasks
   * @param sources partitions, each with its own channel and watermark
   * @param outputs are given what leaves the layers
   */
  LayerPipeline(
      LayerSettings settings,
      StateBackend backend,
      int sources,
      int parallelism,
      long seed,
      Outputs outputs)
      throws Exception {
    this.settings = settings;
    this.backend = backend;
    this.sources = sources;
    this.random = new XORShiftRandom(seed);
    this.outputs = outputs;
    start(parallelism, null);
  }

  private int layerCount() {
    return settings.model().config().layers() + 1;
  }

  private void start(int newParallelism, List<OperatorSubtaskState> states) throws Exception {
    int before = parallelism;
    parallelism = newParallelism;
    layers.clear();
    channels.clear();
    for (int layer = 0; layer < layerCount(); layer++) {
      int from = layer == 0 ? sources : parallelism;
      for (int task = 0; task < parallelism; task++) {
        for (int input = 0; input < 2; input++) {
          for (int channel = 0; channel < from; channel++) {
            channels.add(new Channel(layer, task, input, channel));
          }
        }
      }
    }
    for (int layer = 0; layer < layerCount(); layer++) {
      List<LayerTask> tasks = new ArrayList<>();
      for (int task = 0; task < parallelism; task++) {
        OperatorSubtaskState part =
            states == null
                ? null
                : AbstractStreamOperatorTestHarness.repartitionOperatorState(
                    states.get(layer), settings.shards().shards(), before, parallelism, task);
        tasks.add(task(layer, task, part));
      }
      layers.add(tasks);
    }
  }

  private LayerTask task(int layer, int task, OperatorSubtaskState restored) throws Exception {
    LayerBase<?> operator =
        layer == 0
            ? new EncoderOperator(settings, REPLICAS, INTERACTIONS)
            : new AttentionOperator(settings, layer, REPLICAS, UPDATES);
    int from = layer == 0 ? sources : parallelism;
    LayerTask.Place place = new LayerTask.Place(settings, from, parallelism, task, backend);
    LayerTask made = new LayerTask(operator, place, new TaskOutput(layer, task), restored);
    if (queues) {
      operator.queueAll();
    }
    return made;
  }

  /** Has all tasks take their inputs a few at a time. */
  void queueInputs() {
    queues = true;
    layers.forEach(tasks -> tasks.forEach(task -> task.operator().queueAll()));
  }

  /** Sends a change from a source to the task that owns its shard. */
  void send(int source, GraphChange change) {
    channel(0, ownerOf(change.shard()), 0, source).elements.add(change);
  }

  /** Sends a replica to a layer, as from the first task of the layer below. */
  void send(int layer, Replica replica) {
    channel(layer, ownerOf(replica.shard()), 1, 0).elements.add(replica);
  }

  /** Sends a deletion from a source to all tasks of layer 0. */
  void broadcast(int source, GraphChange deletion) {
    for (int task = 0; task < parallelism; task++) {
      channel(0, task, 1, source).elements.add(deletion);
    }
  }

  /** Ends a round of the synchronous mode, in which there is one source and one task a layer. */
  void endRound(RoundEnd end) {
    channel(0, 0, 0, 0).elements.add(end);
    channel(0, 0, 1, 0).elements.add(end);
  }

  /** Sends a source's watermark to both inputs of all tasks of layer 0. */
  void watermark(int source, long timeMs) {
    sendWatermark(0, source, new Watermark(timeMs));
  }

  private void sendWatermark(int layer, int from, Watermark mark) {
    for (int task = 0; task < parallelism && layer < layerCount(); task++) {
      channel(layer, task, 0, from).elements.add(mark);
      channel(layer, task, 1, from).elements.add(mark);
    }
  }

  private int ownerOf(int shard) {
    return KeyGroupRangeAssignment.computeOperatorIndexForKeyGroup(
        settings.shards().shards(), parallelism, shard);
  }

  private Channel channel(int layer, int task, int input, int from) {
    int width = layer == 0 ? sources : parallelism;
    int base = layer == 0 ? 0 : 2 * parallelism * (sources + (layer - 1) * parallelism);
    return channels.get(base + (task * 2 + input) * width + from);
  }

  /** Does a few things that can be done now, at random: deliveries and refreshes. */
  void run(int steps) throws Exception {
    for (int i = 0; i < steps; i++) {
      if (queues && random.nextInt(TAKES_IN_STEPS) == 0) {
        anyTask().operator().takeQueued();
      } else if (random.nextInt(3) == 0) {
        anyTask().operator().refreshNext(1 + random.nextInt(MOST_REFRESHED));
      } else {
        deliverOne();
      }
    }
  }

  private LayerTask anyTask() {
    List<LayerTask> tasks = layers.get(random.nextInt(layers.size()));
    return tasks.get(random.nextInt(tasks.size()));
  }

  private boolean deliverOne() throws Exception {
    int start = random.nextInt(channels.size());
    for (int i = 0; i < channels.size(); i++) {
      Channel channel = channels.get((start + i) % channels.size());
      if (!channel.elements.isEmpty()) {
        Object element = channel.elements.poll();
        layers.get(channel.layer).get(channel.task).deliver(channel.input, channel.from, element);
        return true;
      }
    }
    return false;
  }

  /** Delivers until nothing is on its way; refreshes nothing. */
  void deliverAll() throws Exception {
    boolean any = true;
    while (any) {
      any = deliverOne();
    }
  }

  /** All tasks are ending: they take no mail any more. */
  void endMails() {
    layers.forEach(tasks -> tasks.forEach(LayerTask::endMails));
  }

  /** Has something told of every replica that is sent. */
  void watchReplicas(Consumer<Replica> watcher) {
    replicas = watcher;
  }

  /** One refresh in each task of a layer that a condition holds for. */
  void refreshOnce(int layer, Predicate<LayerStore> condition) {
    for (LayerTask task : layers.get(layer)) {
      if (condition.test(task.operator().store())) {
        task.operator().refreshNext(1);
      }
    }
  }

  /** Runs until nothing is on its way and nothing is dirty. */
  void drain() throws Exception {
    deliverAll();
    for (int layer = 0; layer < layers.size(); layer++) {
      drain(layer);
    }
  }

  /** Refreshes all that is dirty in one layer, and delivers what it sends. */
  void drain(int layer) throws Exception {
    for (LayerTask task : layers.get(layer)) {
      task.operator().takeQueued();
      task.operator().drain();
    }
    deliverAll();
  }

  /** Ends all inputs, layer after layer. */
  void end() throws Exception {
    deliverAll();
    for (List<LayerTask> tasks : layers) {
      for (LayerTask task : tasks) {
        task.endInputs();
      }
      deliverAll();
    }
  }

  /** Takes a checkpoint, as an aligned barrier would find it, and goes on from it. */
  void restart(int newParallelism) throws Exception {
    restart(newParallelism, settings);
  }

  /** The same, and goes on as another job. */
  void restart(int newParallelism, LayerSettings next) throws Exception {
    List<OperatorSubtaskState> states = checkpoint();
    close();
    settings = next;
    start(newParallelism, states);
    restoredMs = layers.get(0).get(0).operator().watermarkMs();
  }

  /** The watermark of layer 0 at the last restart; {@link Long#MIN_VALUE} if there was none. */
  long restoredMs() {
    return restoredMs;
  }

  /** Takes a checkpoint, as an aligned barrier would find it. */
  List<OperatorSubtaskState> checkpoint() throws Exception {
    deliverAll();
    checkpoints++;
    List<OperatorSubtaskState> states = new ArrayList<>();
    for (List<LayerTask> tasks : layers) {
      OperatorSubtaskState[] parts = new OperatorSubtaskState[tasks.size()];
      for (int task = 0; task < parts.length; task++) {
        parts[task] = tasks.get(task).snapshot(checkpoints);
      }
      // What a task still sent before its barrier.
      deliverAll();
      states.add(AbstractStreamOperatorTestHarness.repackageState(parts));
    }
    return states;
  }

  /** Writes everything that a layer's first task holds in memory; returns its state backend. */
  KeyedStateBackend<Object> flushed(int layer) {
    LayerBase<?> operator = layers.get(layer).get(0).operator();
    operator.store().flush();
    return operator.getKeyedStateBackend();
  }

  /** Layers, that of the encoder too. */
  int layers() {
    return layers.size();
  }

  /** A layer's state of a shard; a unit of work of it begins. */
  ShardStore shard(int layer, int shard) {
    return store(layer, shard).shard(shard);
  }

  /** The stores of all tasks of a layer. */
  List<LayerStore> stores(int layer) {
    return layers.get(layer).stream().map(task -> task.operator().store()).toList();
  }

  /** The store of the task that owns a shard. */
  LayerStore store(int layer, int shard) {
    return layers.get(layer).get(ownerOf(shard)).operator().store();
  }

  @Override
  public void close() {
    for (List<LayerTask> tasks : layers) {
      for (LayerTask task : tasks) {
        task.close();
      }
    }
  }

  /** Puts what a task sends into the channels of the layer above. */
  private final class TaskOutput implements Output<StreamRecord<GraphChange>> {

    private final int layer;
    private final int task;

    TaskOutput(int layer, int task) {
      this.layer = layer;
      this.task = task;
    }

    @Override
    public void collect(StreamRecord<GraphChange> record) {
      GraphChange change = record.getValue();
      channel(layer + 1, ownerOf(change.shard()), 0, task).elements.add(change);
    }

    /** As the network would: no two tasks have an array in common. */
    private static ReplicaMessage unshared(ReplicaMessage message) {
      if (!(message instanceof Replica it) || it.vector() == null) {
        return message;
      }
      return new Replica(
          it.shard(),
          it.node(),
          it.nodeType(),
          it.vector().clone(),
          it.defined(),
          it.stampMicros(),
          it.causeMicros(),
          it.directMicros(),
          it.parallelism(),
          it.id());
    }

    @Override
    public <X> void collect(OutputTag<X> tag, StreamRecord<X> record) {
      if (tag.equals(REPLICAS)) {
        ReplicaMessage replica = (ReplicaMessage) record.getValue();
        if (replica instanceof Replica it) {
          replicas.accept(it);
        }
        channel(layer + 1, ownerOf(replica.shard()), 1, task).elements.add(unshared(replica));
      } else if (tag.equals(UPDATES)) {
        outputs.updates().accept((UpdateMessage) record.getValue());
      } else {
        outputs.interactions().accept((InteractionMessage) record.getValue());
      }
    }

    @Override
    public void emitWatermark(Watermark mark) {
      // Each task is sent the one that stands for the end of input when it ends.
      if (mark.getTimestamp() != Long.MAX_VALUE) {
        sendWatermark(layer + 1, task, mark);
      }
    }

    @Override
    public void emitWatermarkStatus(WatermarkStatus status) {}

    @Override
    public void emitLatencyMarker(LatencyMarker marker) {}

    @Override
    public void emitRecordAttributes(RecordAttributes attributes) {}

    @Override
    public void emitWatermark(org.apache.flink.runtime.event.WatermarkEvent mark) {}

    @Override
    public void close() {}
  }
}
