package dev.gyre.jobs.command;

import dev.gyre.jobs.broker.TopicSpec;
import dev.gyre.jobs.broker.Topics;
import dev.gyre.jobs.dataset.Dataset;
import dev.gyre.jobs.dataset.RecordStream;
import dev.gyre.jobs.dataset.ReplayOptions;
import dev.gyre.jobs.dataset.ReplayProgress;
import dev.gyre.jobs.dataset.Replayer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gyre produce}: replays a dataset into a broker. */
@Command(
    name = "produce",
    header = "Replay a dataset into a Kafka broker.",
    sortOptions = false,
    description = {
      "",
      "Sends the rows of a dataset in time order as raw records, its labels among them when they"
          + " become available, and heartbeats while a topic is silent. Every partition ends with a"
          + " last heartbeat, at which a bounded job ends. Missing topics are created.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  gyre produce --dataset fdh --file transactions.csv.gz --bootstrap localhost:9092",
      "  gyre produce --dataset mathoverflow --file a2q.txt.gz c2q.txt.gz c2a.txt.gz \\",
      "      --bootstrap localhost:9092 --rate 5000",
      "  gyre produce --events 100000 --seed 7 --bootstrap localhost:9092",
      "      The simulator's events."
    })
final class ProduceCommand implements Callable<Integer> {

  private static final long REPORT_INTERVAL_MS = 200;

  @Mixin private DatasetOptions data;

  @Option(
      names = "--bootstrap",
      required = true,
      paramLabel = "HOST:PORT",
      converter = HostPorts.Bootstrap.class,
      description = "The broker; several with commas.")
  private String bootstrap;

  @Option(
      names = "--topic-prefix",
      paramLabel = "P",
      defaultValue = "gyre",
      description = "Prefix of the topics, that of the job file. Default: ${DEFAULT-VALUE}.")
  private String prefix;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      defaultValue = "4",
      description = "Partitions of a topic that is created. Default: ${DEFAULT-VALUE}.")
  private int partitions;

  @Mixin private ReportOption report;

  @Override
  public Integer call() {
    report.check();
    Dataset dataset = data.dataset();
    ReplayOptions options =
        withRate(ReplayOptions.to(bootstrap).withTopicPrefix(prefix), data.rate());
    createTopics(dataset);
    ReplayProgress last;
    try (Interrupts interrupts = Interrupts.listen();
        ReplayMeter meter = new ReplayMeter(report.human(), report.humanIsTerminal());
        RecordStream records = dataset.open(data.files(), data.events());
        Replayer replayer =
            Replayer.open(dataset, options.withProgress(REPORT_INTERVAL_MS, meter::show))) {
      interrupts.onInterrupt(replayer::stop);
      last = replayer.run(records);
      meter.finish();
      report
          .human()
          .printf(
              "Sent %,d events, %,d labels and %,d heartbeats of %s to %s in %.1f s.%n",
              last.events(),
              last.labels(),
              last.heartbeats(),
              dataset.name(),
              bootstrap,
              last.elapsedMs() / 1e3);
      report.write(summary(dataset, last));
      return interrupts.exitCode(0);
    }
  }

  private void createTopics(Dataset dataset) {
    try (Topics topics = Topics.at(bootstrap)) {
      Set<String> created =
          topics.createMissing(
              dataset.topics().stream()
                  .map(topic -> TopicSpec.plain(prefix + "." + topic, partitions))
                  .toList());
      if (!created.isEmpty()) {
        report.human().println("Created " + String.join(", ", created) + ".");
      }
    }
  }

  private static ReplayOptions withRate(ReplayOptions options, OptionalDouble rate) {
    return rate.isPresent() ? options.withRate(rate.getAsDouble()) : options;
  }

  private Map<String, Object> summary(Dataset dataset, ReplayProgress last) {
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("dataset", dataset.name());
    summary.put("bootstrap", bootstrap);
    summary.put("topic_prefix", prefix);
    summary.put("events", last.events());
    summary.put("labels", last.labels());
    summary.put("heartbeats", last.heartbeats());
    summary.put("bytes", last.bytes());
    summary.put("seconds", last.elapsedMs() / 1e3);
    return summary;
  }
}
