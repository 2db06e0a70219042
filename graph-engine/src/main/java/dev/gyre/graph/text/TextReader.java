package dev.gyre.graph.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the small pieces of a graph's text, and knows where it is in it. */
final class TextReader {

  private final String text;
  private int at;

  TextReader(String text) {
    this.text = text;
  }

  /** Skips blanks, and, between statements, ends of lines, semicolons and comments. */
  private void skip(boolean betweenStatements) {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (betweenStatements && c == '#') {
        while (at < text.length() && text.charAt(at) != '\n') {
          at++;
        }
      } else if (c == ' ' || c == '\t' || betweenStatements && "\r\n;".indexOf(c) >= 0) {
        at++;
      } else {
        return;
      }
    }
  }

  /** Goes to the next statement, if there is one. */
  boolean nextStatement() {
    skip(true);
    return at < text.length();
  }

  /** Whether the statement goes on. */
  boolean inStatement() {
    skip(false);
    return at < text.length() && "\r\n;#".indexOf(text.charAt(at)) < 0;
  }

  /** Takes the token if it comes next. */
  boolean take(String token) {
    skip(false);
    if (!text.startsWith(token, at)) {
      return false;
    }
    at += token.length();
    return true;
  }

  /** Takes the token, which must come next. */
  void expect(String token) {
    if (!take(token)) {
      throw error("'" + token + "' should come here");
    }
  }

  /** Takes a whole word if it comes next. */
  boolean takeWord(String word) {
    skip(false);
    int end = at + word.length();
    if (!text.startsWith(word, at) || end < text.length() && isWord(text.charAt(end))) {
      return false;
    }
    at = end;
    return true;
  }

  /** A bare word, or anything in single quotes. */
  String word(String what) {
    skip(false);
    if (take("'")) {
      int end = text.indexOf('\'', at);
      if (end < 0) {
        throw error("the quote that starts here has no end");
      }
      String word = text.substring(at, end);
      at = end + 1;
      return word;
    }
    int start = at;
    // A '-' ends a word where an arrow starts.
    while (at < text.length()
        && isWord(text.charAt(at))
        && !text.startsWith("-[", at)
        && !text.startsWith("->", at)) {
      at++;
    }
    if (at == start) {
      throw error(what + " should come here");
    }
    return text.substring(start, at);
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || "_.-+".indexOf(c) >= 0;
  }

  /** {@code {key: value, ...}}, or nothing. A value is a word, or several in brackets. */
  Map<String, List<String>> properties() {
    Map<String, List<String>> properties = new LinkedHashMap<>();
    if (!take("{") || take("}")) {
      return properties;
    }
    do {
      String key = word("a property");
      expect(":");
      if (properties.put(key, value()) != null) {
        throw error("property '" + key + "' is given twice");
      }
    } while (take(","));
    expect("}");
    return properties;
  }

  private List<String> value() {
    List<String> values = new ArrayList<>();
    if (!take("[")) {
      values.add(word("a value"));
      return values;
    }
    do {
      values.add(word("a value"));
    } while (take(","));
    expect("]");
    return values;
  }

  /** An error at the present place. */
  GraphTextException error(String message) {
    int line = 1;
    int column = 1;
    for (int i = 0; i < at && i < text.length(); i++) {
      column++;
      if (text.charAt(i) == '\n') {
        line++;
        column = 1;
      }
    }
    int end = at;
    while (end < text.length() && text.charAt(end) != '\n' && end - at < 20) {
      end++;
    }
    String found = end == at ? "the end of the line" : "\"" + text.substring(at, end) + "\"";
    return new GraphTextException(
        "line " + line + ", column " + column + ", at " + found + ": " + message);
  }
}
