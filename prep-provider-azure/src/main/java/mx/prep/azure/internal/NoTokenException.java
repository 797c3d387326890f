package mx.prep.azure.internal;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** There is no token. The message says why as far as Azure's codes do, and what to do. */
public final class NoTokenException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    /** Microsoft Entra's error codes. */
    private static final Pattern CODE = Pattern.compile("AADSTS\\d{4,8}");

    private final boolean unreachable;

    /** @param cause as Azure's library threw it; it goes no further, since it may repeat what Microsoft Entra wrote */
    NoTokenException(RuntimeException cause) {
        super("no Azure token (" + cause.getClass().getSimpleName() + "): " + message(cause));
        this.unreachable = find(IOException.class, cause);
    }

    /** Whether nobody was reached who could have issued one, so that trying again may help. */
    public boolean isUnreachable() {
        return unreachable;
    }

    private static String message(RuntimeException cause) {
        if (find(IOException.class, cause)) {
            return "its issuer can't be reached";
        }
        for (Throwable each = cause; each != null; each = each.getCause()) {
            Matcher code = CODE.matcher(String.valueOf(each.getMessage()));
            if (code.find()) {
                return "Microsoft Entra refuses it with " + code.group();
            }
        }
        return "give this machine a managed identity, or set AZURE_TENANT_ID, AZURE_CLIENT_ID and"
                + " AZURE_CLIENT_SECRET, or log in with the Azure CLI";
    }

    private static boolean find(Class<? extends Throwable> type, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
