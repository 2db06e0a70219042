package dev.gyre.jobs.score;

import dev.gyre.jobs.config.PolicySpec;
import dev.gyre.jobs.message.MicroClock;
import dev.gyre.schemas.avro.Alert;
import dev.gyre.schemas.avro.Score;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/** Decides which scores are alerts; passes every score on. */
public final class PolicyOperator extends AbstractStreamOperator<Score>
    implements OneInputStreamOperator<Decision, Score> {

  private static final long serialVersionUID = 1L;

  private final PolicySpec policy;
  private final OutputTag<Alert> alerts;
  private final EvidenceMaker evidence;

  private transient AlertThreshold threshold;
  private transient ListState<Float> sampleState;

  /**
   * Makes the operator.
   *
   * @param policy when a score is an alert
   * @param alerts where alerts go
   * @param names what evidence calls what mattered
   */
  public PolicyOperator(PolicySpec policy, OutputTag<Alert> alerts, EvidenceNames names) {
    this.policy = policy;
    this.alerts = alerts;
    this.evidence = new EvidenceMaker(names, policy.neighbours());
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    threshold = AlertThreshold.of(policy);
    sampleState =
        context
            .getOperatorStateStore()
            .getListState(new ListStateDescriptor<>("score-sample", Types.FLOAT));
    for (float score : sampleState.get()) {
      threshold.observe(score);
    }
  }

  @Override
  public void processElement(StreamRecord<Decision> element) {
    Decision decision = element.getValue();
    Score score = decision.score();
    float least = threshold.current();
    if (score.getScore() >= least) {
      output.collect(alerts, new StreamRecord<>(alert(decision, least)));
    }
    threshold.observe(score.getScore());
    output.collect(new StreamRecord<>(score));
  }

  private Alert alert(Decision decision, float least) {
    return Alert.newBuilder()
        .setId(decision.score().getId())
        .setScore(decision.score())
        .setPolicy(threshold.name())
        .setThreshold(least)
        .setRaisedAtMicros(MicroClock.now())
        .setEvidence(evidence.of(decision))
        .build();
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    List<Float> sample = new ArrayList<>();
    for (float score : threshold.sample()) {
      sample.add(score);
    }
    sampleState.update(sample);
  }
}
