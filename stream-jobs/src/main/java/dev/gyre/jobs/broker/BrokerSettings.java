package dev.gyre.jobs.broker;

import java.nio.file.Path;
import java.util.Properties;

/** Kafka's settings for one node that is broker and controller, small and quick to start. */
final class BrokerSettings {

  static final int NODE_ID = 1;

  private BrokerSettings() {}

  static Properties of(BrokerOptions options, Path folder, BoundPorts ports) {
    Properties settings = new Properties();
    node(settings, folder, ports);
    logs(settings, options);
    internalTopics(settings);
    threads(settings);
    return settings;
  }

  private static void node(Properties settings, Path folder, BoundPorts ports) {
    String clients = BoundPorts.CLIENTS + "://" + BoundPorts.HOST + ":" + ports.clientPort();
    String controller = BoundPorts.HOST + ":" + ports.controllerPort();
    settings.setProperty("node.id", Integer.toString(NODE_ID));
    settings.setProperty("process.roles", "broker,controller");
    settings.setProperty("log.dirs", folder.toString());
    settings.setProperty("listeners", clients + "," + BoundPorts.CONTROLLER + "://" + controller);
    settings.setProperty("advertised.listeners", clients);
    settings.setProperty(
        "listener.security.protocol.map",
        BoundPorts.CLIENTS + ":PLAINTEXT," + BoundPorts.CONTROLLER + ":PLAINTEXT");
    settings.setProperty("inter.broker.listener.name", BoundPorts.CLIENTS);
    settings.setProperty("controller.listener.names", BoundPorts.CONTROLLER);
    settings.setProperty("controller.quorum.voters", NODE_ID + "@" + controller);
    // A lone node elects itself: nothing to wait for.
    settings.setProperty("controller.quorum.election.timeout.ms", "200");
    settings.setProperty("controller.quorum.election.backoff.max.ms", "100");
  }

  private static void logs(Properties settings, BrokerOptions options) {
    settings.setProperty("message.max.bytes", Integer.toString(options.maxMessageBytes()));
    // The partition size of a fetch must not be below the greatest message, or replicas and
    // followers of a compacted topic stall; consumers are told the first record in any case.
    settings.setProperty("replica.fetch.max.bytes", Integer.toString(options.maxMessageBytes()));
    settings.setProperty("log.segment.bytes", Integer.toString(64 * 1024 * 1024));
    settings.setProperty("log.retention.ms", "-1");
    settings.setProperty("log.retention.bytes", Long.toString(options.retentionBytes()));
    settings.setProperty("log.retention.check.interval.ms", "10000");
    settings.setProperty("log.initial.task.delay.ms", "10000");
    // Indexes are mapped files of this size until their segment is rolled.
    settings.setProperty("log.index.size.max.bytes", Integer.toString(1024 * 1024));
    settings.setProperty("log.cleaner.dedupe.buffer.size", Integer.toString(16 * 1024 * 1024));
    settings.setProperty("auto.create.topics.enable", "false");
    settings.setProperty("delete.topic.enable", "true");
  }

  private static void internalTopics(Properties settings) {
    settings.setProperty("default.replication.factor", "1");
    settings.setProperty("offsets.topic.num.partitions", "1");
    settings.setProperty("offsets.topic.replication.factor", "1");
    settings.setProperty("transaction.state.log.num.partitions", "1");
    settings.setProperty("transaction.state.log.replication.factor", "1");
    settings.setProperty("transaction.state.log.min.isr", "1");
    settings.setProperty("share.coordinator.state.topic.num.partitions", "1");
    settings.setProperty("share.coordinator.state.topic.replication.factor", "1");
    settings.setProperty("share.coordinator.state.topic.min.isr", "1");
    settings.setProperty("group.initial.rebalance.delay.ms", "0");
  }

  private static void threads(Properties settings) {
    settings.setProperty("num.network.threads", "2");
    settings.setProperty("num.io.threads", "4");
    settings.setProperty("background.threads", "2");
    settings.setProperty("num.recovery.threads.per.data.dir", "1");
    settings.setProperty("log.cleaner.threads", "1");
    settings.setProperty("metric.reporters", "");
  }
}
