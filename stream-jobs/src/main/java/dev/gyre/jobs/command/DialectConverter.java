package dev.gyre.jobs.command;

import dev.gyre.hgt.layer.Dialect;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A dialect by the name that files give it. */
final class DialectConverter implements ITypeConverter<Dialect> {

  @Override
  public Dialect convert(String text) {
    try {
      return Dialect.ofId(text);
    } catch (IllegalArgumentException unknown) {
      throw new TypeConversionException("'" + text + "' must be pyg or pyhgt");
    }
  }
}
