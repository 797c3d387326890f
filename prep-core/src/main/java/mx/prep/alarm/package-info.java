/** Alarms: tells incidents to webhooks and Slack, and a monitor that the publisher is alive. Delays no publication. */
@NullMarked
package mx.prep.alarm;

import org.jspecify.annotations.NullMarked;
