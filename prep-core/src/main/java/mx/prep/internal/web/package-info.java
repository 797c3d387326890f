/** What every user of the JDK's HTTP client needs. */
@NullMarked
package mx.prep.internal.web;

import org.jspecify.annotations.NullMarked;
