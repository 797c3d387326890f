package mx.prep.azure.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.azure.core.credential.TokenCredential;
import com.azure.identity.ManagedIdentityCredential;
import com.azure.identity.WorkloadIdentityCredential;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import mx.prep.azure.identity.AzureCloud;
import mx.prep.azure.identity.AzureIdentity;
import mx.prep.internal.web.ControlHttp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which identity an environment shows. */
class CredentialsTest {
    private static final Map<String, String> PRINCIPAL = Map.of("AZURE_TENANT_ID", "t", "AZURE_CLIENT_ID", "c");

    private static Map<String, String> with(Map<String, String> some, String name) {
        Map<String, String> all = new java.util.HashMap<>(some);
        all.put(name, "x");
        return all;
    }

    static Stream<Arguments> environments() {
        return Stream.of(
                Arguments.of(Map.of(), AzureIdentity.AUTO),
                Arguments.of(PRINCIPAL, AzureIdentity.AUTO),
                Arguments.of(Map.of("AZURE_CLIENT_SECRET", "s"), AzureIdentity.AUTO),
                Arguments.of(Map.of("IDENTITY_ENDPOINT", ""), AzureIdentity.AUTO),
                Arguments.of(with(PRINCIPAL, "AZURE_CLIENT_SECRET"), AzureIdentity.ENVIRONMENT),
                Arguments.of(with(PRINCIPAL, "AZURE_CLIENT_CERTIFICATE_PATH"), AzureIdentity.ENVIRONMENT),
                Arguments.of(with(PRINCIPAL, "AZURE_FEDERATED_TOKEN_FILE"), AzureIdentity.WORKLOAD),
                Arguments.of(Map.of("IDENTITY_ENDPOINT", "http://x"), AzureIdentity.MANAGED),
                Arguments.of(Map.of("MSI_ENDPOINT", "http://x"), AzureIdentity.MANAGED));
    }

    @ParameterizedTest
    @MethodSource("environments")
    void theEnvironmentDecides(Map<String, String> environment, AzureIdentity expected) {
        assertEquals(expected, credentials(AzureIdentity.AUTO, environment).shown());
    }

    @Test
    void aManagedIdentityOfAFederatedWorkloadIsAskedForAsAWorkloads() {
        Map<String, String> federated = with(PRINCIPAL, "AZURE_FEDERATED_TOKEN_FILE");
        assertInstanceOf(WorkloadIdentityCredential.class, find(AzureIdentity.MANAGED, federated));
        assertInstanceOf(ManagedIdentityCredential.class, find(AzureIdentity.MANAGED, PRINCIPAL));
    }

    private static TokenCredential find(AzureIdentity identity, Map<String, String> environment) {
        return credentials(identity, environment).find();
    }

    private static Credentials credentials(AzureIdentity identity, Map<String, String> environment) {
        AzureTokens.Source source = new AzureTokens.Source(identity, "c", AzureCloud.PUBLIC, null);
        IdentityHttp http = new IdentityHttp(new ControlHttp(null, Duration.ofSeconds(1), 1));
        return new Credentials(source, environment::get, http);
    }
}
