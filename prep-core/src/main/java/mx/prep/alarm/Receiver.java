package mx.prep.alarm;

import java.net.URI;
import java.util.Locale;

/** Who is told. The address is a secret: it is in no text of this. */
record Receiver(Kind kind, String variable, URI address) {
    /** How it wants to be told. */
    enum Kind {
        WEBHOOK,
        SLACK,
        HEARTBEAT
    }

    /** What people call it. */
    String name() {
        return kind.name().toLowerCase(Locale.ROOT) + " " + variable;
    }

    @Override
    public String toString() {
        return name();
    }
}
