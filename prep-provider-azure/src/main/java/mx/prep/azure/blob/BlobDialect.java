package mx.prep.azure.blob;

import mx.prep.error.StoreException.Kind;
import mx.prep.store.jclouds.Dialect;
import org.jspecify.annotations.Nullable;

/** Blob Storage's errors ("Blob Storage error codes", "Common REST API error codes"). */
final class BlobDialect implements Dialect {
    private final BlobPlace place;

    BlobDialect(BlobPlace place) {
        this.place = place;
    }

    @Override
    public String code(String content) {
        int end = content.indexOf('\n');
        String code = end < 0 ? content : content.substring(0, end);
        return code.matches("[A-Za-z0-9]{1,100}") ? code : "";
    }

    @Override
    public @Nullable Kind kind(int status, String code) {
        return switch (code) {
            case "BlobNotFound" -> Kind.NOT_FOUND;
            case "ContainerNotFound", "ContainerBeingDeleted", "ContainerDisabled", "AccountBeingCreated" ->
                Kind.DENIED;
            case "BlobAlreadyExists",
                    "ConditionNotMet",
                    "SourceConditionNotMet",
                    "TargetConditionNotMet",
                    "UnmodifiedSinceConditionNotMet" -> Kind.PRECONDITION;
            case "Md5Mismatch", "InvalidMd5", "Crc64Mismatch" -> Kind.CORRUPT;
            // Somebody else's blocks took the place of ours, or a copy is under way; nothing was applied.
            case "InvalidBlockList", "PendingCopyOperation", "SystemInUse" -> Kind.UNAVAILABLE;
            case "ServerBusy", "AccountIopsLimitExceeded" -> Kind.THROTTLED;
            default -> null;
        };
    }

    @Override
    public String advice(int status, String code, String permission) {
        String account = place.account();
        return switch (code) {
            case "ContainerNotFound" ->
                "there is no container " + place.container() + ": create it, or correct 'container'";
            case "AuthorizationPermissionMismatch", "InsufficientAccountPermissions" ->
                "permit " + permission + " on the container " + place.container();
            case "AuthorizationFailure" ->
                "the account's firewall doesn't admit this machine, or an identity is needed instead of the key";
            case "KeyBasedAuthenticationNotPermitted" ->
                "the account " + account + " takes no shared key: leave 'sharedKeyEnv' out";
            case "AuthenticationFailed" ->
                "the key or token isn't this account's, or this machine's clock is wrong: check both";
            case "PublicAccessNotPermitted", "NoAuthenticationInformation" -> "the account wants an identity";
            case "BlobImmutableDueToPolicy" -> "a policy keeps the blob as it is until its time is over";
            case "LeaseIdMissing" -> "somebody holds a lease on the blob: end it";
            case "AccountRequiresHttps" -> "the endpoint has to be https";
            case "HostNotAllowed", "InvalidUri" -> "check 'endpoint'";
            default -> status == 403 ? "permit " + permission + " on the container " + place.container() : "";
        };
    }
}
