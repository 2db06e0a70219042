package dev.gyre.jobs.mapping.spec;

import java.io.Serializable;

/**
 * Fills one declared feature.
 *
 * @param feature the feature's declared name
 * @param value how it is filled
 */
public record FeatureRule(String feature, FeatureValue value) implements Serializable {}
