package mx.prep.testkit.authority;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The control address: {@code GET /control} lists the faults, {@code POST /control/<name>} causes one. */
final class Control {
    static final String PATH = "/control";

    private final Consumer<AuthorityFault> cause;

    Control(Consumer<AuthorityFault> cause) {
        this.cause = cause;
    }

    Reply answer(Request request) {
        String path = request.path().replaceFirst("\\?.*", "").replaceFirst("/$", "");
        if (path.isEmpty() || path.equals(PATH)) {
            return request.method().equals("GET")
                    ? Reply.text(200, "POST " + PATH + "/NAME causes a fault, once:\n" + names())
                    : Reply.text(405, "GET lists the faults").with("Allow", "GET");
        }
        Optional<AuthorityFault> fault = path.startsWith(PATH + "/")
                ? AuthorityFault.named(path.substring(PATH.length() + 1))
                : Optional.empty();
        if (fault.isEmpty()) {
            return Reply.text(404, "there is no such fault; POST one of " + PATH + "/NAME:\n" + names());
        }
        if (!request.method().equals("POST")) {
            return Reply.text(405, "POST causes it").with("Allow", "POST");
        }
        try {
            cause.accept(fault.get());
            return Reply.text(200, fault.get().slug() + ": " + fault.get().sentence());
        } catch (IllegalStateException e) {
            return Reply.text(409, String.valueOf(e.getMessage()));
        }
    }

    private static String names() {
        return Arrays.stream(AuthorityFault.values())
                .map(fault -> String.format("  %-14s  %s", fault.slug(), fault.sentence()))
                .collect(Collectors.joining("\n"));
    }
}
