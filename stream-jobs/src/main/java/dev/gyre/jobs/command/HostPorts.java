package dev.gyre.jobs.command;

import java.net.URI;
import java.net.URISyntaxException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Readers of addresses given as options. */
final class HostPorts {

  private static final int MAX_PORT = 65_535;

  private HostPorts() {}

  /** {@code host:port}, or several with commas, as Kafka takes them. */
  static final class Bootstrap implements ITypeConverter<String> {
    @Override
    public String convert(String value) {
      for (String address : value.split(",", -1)) {
        int colon = address.lastIndexOf(':');
        if (colon <= 0 || !isPort(address.substring(colon + 1))) {
          throw new TypeConversionException(
              "'"
                  + value
                  + "' is no Kafka address: it must be HOST:PORT, or several with commas, such as"
                  + " localhost:9092");
        }
      }
      return value;
    }
  }

  /** An HTTP address; {@code host:port} stands for {@code http://host:port}. */
  static final class Http implements ITypeConverter<URI> {
    @Override
    public URI convert(String value) {
      try {
        URI uri = new URI(value.contains("://") ? value : "http://" + value);
        boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        if (http && uri.getHost() != null) {
          return uri;
        }
      } catch (URISyntaxException e) {
        throw new TypeConversionException(message(value) + " (" + e.getReason() + ")");
      }
      throw new TypeConversionException(message(value));
    }

    private static String message(String value) {
      return "'" + value + "' is no address: it must be HOST:PORT or a URL, such as localhost:8081";
    }
  }

  private static boolean isPort(String text) {
    return text.matches("\\d{1,5}") && Integer.parseInt(text) <= MAX_PORT && !"0".equals(text);
  }
}
