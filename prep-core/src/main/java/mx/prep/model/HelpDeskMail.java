package mx.prep.model;

/**
 * A mail to the authority's help desk, in Spanish, with what was received, when, how and what failed.
 *
 * @param subject one line
 * @param body plain text, lines ended by {@code \n}
 */
public record HelpDeskMail(String subject, String body) {}
