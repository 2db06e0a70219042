package dev.gyre.jobs.command;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A workload by its name. */
final class WorkloadConverter implements ITypeConverter<Workload> {

  @Override
  public Workload convert(String text) {
    try {
      return Workload.ofId(text);
    } catch (IllegalArgumentException unknown) {
      throw new TypeConversionException(unknown.getMessage());
    }
  }
}
