/**
 * Reads {@code prep.yaml} onto the library's builders: the file's keys are the builders' options, and no second list
 * of options exists.
 *
 * <p>Needs {@code com.fasterxml.jackson.dataformat:jackson-dataformat-yaml} on the class path, which is an optional
 * dependency of the library.
 */
@NullMarked
package mx.prep.config;

import org.jspecify.annotations.NullMarked;
