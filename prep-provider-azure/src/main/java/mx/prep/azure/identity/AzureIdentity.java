package mx.prep.azure.identity;

/** Where tokens come from. Keys are never among them: an account's shared key is named apart. */
public enum AzureIdentity {
    /**
     * The first of the others that this machine shows: {@link #ENVIRONMENT} where its variables are set,
     * {@link #WORKLOAD} where a federated token's file is named, {@link #MANAGED} where an endpoint for it is named or the
     * virtual machine's metadata service can be reached within a second, else {@link #CLI}.
     */
    AUTO,
    /** A service principal in {@code AZURE_TENANT_ID}, {@code AZURE_CLIENT_ID} and a secret or a certificate. */
    ENVIRONMENT,
    /** A Kubernetes workload's federated token ({@code AZURE_FEDERATED_TOKEN_FILE}). */
    WORKLOAD,
    /**
     * A managed identity of the machine, the container app or the function; the workload's where the variables of one
     * are set.
     */
    MANAGED,
    /** Who is logged in to the Azure CLI. */
    CLI
}
