package mx.prep.alarm;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import mx.prep.error.ConfigException;
import mx.prep.internal.secret.Secrets;
import mx.prep.model.Severity;
import mx.prep.spi.Builder;
import org.jspecify.annotations.Nullable;

/**
 * Options of {@link Alarms}: the block {@code alarms}. Addresses are secrets; each is given by its place, the name of an
 * environment variable or {@code file:} and an absolute path, and read by {@link #build}. Not thread-safe.
 */
public final class AlarmsBuilder implements Builder<Alarms> {
    private List<String> webhooksEnv = List.of();
    private List<String> slackEnv = List.of();
    private @Nullable String heartbeatEnv;
    private Duration heartbeatEvery = Duration.ofSeconds(60);
    private Severity level = Severity.WARNING;
    private Function<String, @Nullable String> secrets = Secrets.system();

    AlarmsBuilder() {}

    /**
     * Places of addresses of webhooks: each gets a POST with one JSON object, see {@code docs/alarms.md}. Default: none.
     */
    public AlarmsBuilder webhooksEnv(List<String> places) {
        this.webhooksEnv = List.copyOf(places);
        return this;
    }

    /** Places of addresses of webhooks that take what Slack's take. Default: none. */
    public AlarmsBuilder slackEnv(List<String> places) {
        this.slackEnv = List.copyOf(places);
        return this;
    }

    /**
     * Place of an address that gets an empty POST when the source was polled, so that a
     * monitor notices when that stops. Default: none.
     */
    public AlarmsBuilder heartbeatEnv(String place) {
        this.heartbeatEnv = place;
        return this;
    }

    /** Shortest time between two heartbeats. Default 60 s. */
    public AlarmsBuilder heartbeatEvery(Duration time) {
        this.heartbeatEvery = time;
        return this;
    }

    /** What is told: everything, or alarms only. Default {@link Severity#WARNING}: everything. */
    public AlarmsBuilder level(Severity least) {
        this.level = least;
        return this;
    }

    /** What is at a place, or null where nothing is. Default: the process's environment, and files. */
    public AlarmsBuilder secrets(Function<String, @Nullable String> lookup) {
        this.secrets = lookup;
        return this;
    }

    @Override
    public Alarms build() {
        if (heartbeatEvery.isNegative()) {
            throw new ConfigException("alarms.heartbeatEvery can't be negative.");
        }
        List<Receiver> receivers = new ArrayList<>();
        webhooksEnv.forEach(place -> receivers.add(receiver(Receiver.Kind.WEBHOOK, "webhooksEnv", place)));
        slackEnv.forEach(place -> receivers.add(receiver(Receiver.Kind.SLACK, "slackEnv", place)));
        if (heartbeatEnv != null) {
            receivers.add(receiver(Receiver.Kind.HEARTBEAT, "heartbeatEnv", heartbeatEnv));
        }
        return new Alarms(receivers, heartbeatEvery, level);
    }

    private Receiver receiver(Receiver.Kind kind, String option, String place) {
        String value = secret(option, place);
        URI address = address(value.strip());
        if (address == null) {
            throw new ConfigException(
                    "alarms." + option + ": " + place + " has to hold an https address (http only to a"
                            + " literal loopback address such as 127.0.0.1).");
        }
        return new Receiver(kind, place, address);
    }

    private String secret(String option, String place) {
        try {
            String value = secrets.apply(place);
            if (value != null && !value.isBlank()) {
                return value;
            }
        } catch (ConfigException e) {
            throw new ConfigException("alarms." + option + ": " + e.getMessage() + ".");
        }
        throw new ConfigException("alarms." + option + ": the environment variable " + place + " isn't set.");
    }

    /** The address, or null if it isn't one that may be used; an exception would tell the secret. */
    private static @Nullable URI address(String text) {
        try {
            URI address = new URI(text);
            String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
            String host = address.getHost();
            boolean loopback = host != null
                    && (host.matches("127(\\.(25[0-5]|(2[0-4]|1\\d|[1-9]|)\\d)){3}") || host.equals("[::1]"));
            return host != null && (scheme.equals("https") || (scheme.equals("http") && loopback)) ? address : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }
}
