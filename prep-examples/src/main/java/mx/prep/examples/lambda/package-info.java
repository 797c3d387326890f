/** The publisher as an AWS Lambda function: each invocation is one cycle, and all state is in the stores. */
@NullMarked
package mx.prep.examples.lambda;

import org.jspecify.annotations.NullMarked;
