package mx.prep.alarm;

/**
 * What a receiver of alarms said.
 *
 * @param receiver which, by the place of its address, such as {@code webhook PREP_WEBHOOK}
 * @param delivered whether it took the message
 * @param said its status and first words, or why it couldn't be asked; never its address
 */
public record AlarmAnswer(String receiver, boolean delivered, String said) {}
