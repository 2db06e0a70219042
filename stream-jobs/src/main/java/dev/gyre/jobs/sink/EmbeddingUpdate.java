package dev.gyre.jobs.sink;

import dev.gyre.schemas.avro.NodeEmbedding;
import java.io.Serializable;

/**
 * An upsert of the compacted topic of embeddings.
 *
 * @param nodeKey the record key, {@code type/id}
 * @param embedding the embedding; null is a tombstone, the node was deleted
 */
public record EmbeddingUpdate(String nodeKey, NodeEmbedding embedding) implements Serializable {}
