package mx.prep.model;

/**
 * Something odd in a package's content.
 *
 * @param check which check found it
 * @param message one sentence; what it quotes of the package is fit for a terminal
 */
public record ContentFinding(ContentCheck check, String message) {}
