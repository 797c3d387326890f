package mx.prep.azure.internal;

import com.azure.core.credential.TokenCredential;
import com.azure.identity.AzureCliCredentialBuilder;
import com.azure.identity.ChainedTokenCredentialBuilder;
import com.azure.identity.EnvironmentCredentialBuilder;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import com.azure.identity.WorkloadIdentityCredentialBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.function.Consumer;
import java.util.function.Function;
import mx.prep.azure.identity.AzureIdentity;
import mx.prep.azure.internal.AzureTokens.Source;
import org.jspecify.annotations.Nullable;

/**
 * Makes azure-identity's credentials. Which one is decided by what the environment holds, not by trying all: a chain of
 * all asks for minutes where a machine has none.
 */
final class Credentials {
    /** Of virtual machines ("Azure Instance Metadata Service"). */
    private static final InetSocketAddress METADATA = new InetSocketAddress("169.254.169.254", 80);

    private static final int METADATA_MILLIS = 1000;

    private final Source source;
    private final Function<String, @Nullable String> environment;
    private final IdentityHttp http;

    Credentials(Source source, Function<String, @Nullable String> environment, IdentityHttp http) {
        this.source = source;
        this.environment = environment;
        this.http = http;
    }

    TokenCredential find() {
        return switch (source.identity()) {
            case AUTO -> auto();
            case ENVIRONMENT -> environment();
            case WORKLOAD -> workload();
            case MANAGED -> isFederated() ? workload() : managed();
            case CLI -> cli();
        };
    }

    private TokenCredential auto() {
        AzureIdentity shown = shown();
        if (shown != AzureIdentity.AUTO) {
            return new Credentials(
                            new Source(shown, source.clientId(), source.cloud(), source.trust()), environment, http)
                    .find();
        }
        return isReachable()
                ? new ChainedTokenCredentialBuilder()
                        .addLast(managed())
                        .addLast(cli())
                        .build()
                : cli();
    }

    /** What the environment's variables show, or auto if they show nothing. */
    AzureIdentity shown() {
        if (isSet("AZURE_TENANT_ID")
                && isSet("AZURE_CLIENT_ID")
                && (isSet("AZURE_CLIENT_SECRET") || isSet("AZURE_CLIENT_CERTIFICATE_PATH"))) {
            return AzureIdentity.ENVIRONMENT;
        }
        if (isSet("AZURE_FEDERATED_TOKEN_FILE")) {
            return AzureIdentity.WORKLOAD;
        }
        return isSet("IDENTITY_ENDPOINT") || isSet("MSI_ENDPOINT") ? AzureIdentity.MANAGED : AzureIdentity.AUTO;
    }

    private boolean isSet(String variable) {
        String value = environment.apply(variable);
        return value != null && !value.isEmpty();
    }

    private static boolean isReachable() {
        try (Socket socket = new Socket()) {
            socket.connect(METADATA, METADATA_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private TokenCredential environment() {
        return new EnvironmentCredentialBuilder()
                .authorityHost(authority())
                .httpClient(http)
                .build();
    }

    private TokenCredential workload() {
        WorkloadIdentityCredentialBuilder builder = new WorkloadIdentityCredentialBuilder()
                .authorityHost(authority())
                .httpClient(http);
        ifSet("AZURE_TENANT_ID", builder::tenantId);
        ifSet("AZURE_FEDERATED_TOKEN_FILE", builder::tokenFilePath);
        return source.clientId() == null
                ? builder.build()
                : builder.clientId(source.clientId()).build();
    }

    private void ifSet(String variable, Consumer<String> option) {
        String value = environment.apply(variable);
        if (value != null && !value.isEmpty()) {
            option.accept(value);
        }
    }

    /** The environment's own, such as a test's or a private cloud's, before the configured cloud's. */
    private String authority() {
        String own = environment.apply("AZURE_AUTHORITY_HOST");
        return own == null || own.isEmpty() ? source.cloud().login().toString() : own;
    }

    /** Where azure-identity's managed identity would ask as a workload does, with a client of its own. */
    private boolean isFederated() {
        return isSet("AZURE_TENANT_ID") && isSet("AZURE_CLIENT_ID") && isSet("AZURE_FEDERATED_TOKEN_FILE");
    }

    private TokenCredential managed() {
        ManagedIdentityCredentialBuilder builder = new ManagedIdentityCredentialBuilder().httpClient(http);
        return source.clientId() == null
                ? builder.build()
                : builder.clientId(source.clientId()).build();
    }

    private static TokenCredential cli() {
        return new AzureCliCredentialBuilder().build();
    }
}
