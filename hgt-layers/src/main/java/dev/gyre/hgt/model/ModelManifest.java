package dev.gyre.hgt.model;

import java.io.Serializable;

/**
 * What a model says of itself.
 *
 * @param version deterministic: it follows from configuration and weights
 * @param trained false for a seeded model
 */
public record ModelManifest(String version, boolean trained) implements Serializable {}
