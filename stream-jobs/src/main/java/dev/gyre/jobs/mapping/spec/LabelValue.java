package dev.gyre.jobs.mapping.spec;

import java.io.Serializable;

/**
 * What a label says. The tests are tried in the order skip, fraud, legitimate; a value that passes
 * none is rejected, unless {@code legitimate} is null: then it is legitimate.
 *
 * @param value the field that holds the label
 * @param fraud passes for a fraud
 * @param legitimate passes for a legitimate interaction, or null: everything else is legitimate
 * @param skip passes for a record that is no label, or null: there is none
 */
public record LabelValue(TextValue value, ValueTest fraud, ValueTest legitimate, ValueTest skip)
    implements Serializable {}
