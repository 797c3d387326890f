package mx.prep.azure.identity;

import java.net.URI;

/** The Azure that an account is in; each has its own addresses ("Azure China endpoints", "Azure Government endpoints"). */
public enum AzureCloud {
    /** The world's. */
    PUBLIC("login.microsoftonline.com", "blob.core.windows.net", "management.azure.com"),
    /** China's, run by 21Vianet. */
    CHINA("login.chinacloudapi.cn", "blob.core.chinacloudapi.cn", "management.chinacloudapi.cn"),
    /** The one of the government of the United States. */
    US_GOVERNMENT("login.microsoftonline.us", "blob.core.usgovcloudapi.net", "management.usgovcloudapi.net");

    private final String login;
    private final String blob;
    private final String management;

    AzureCloud(String login, String blob, String management) {
        this.login = login;
        this.blob = blob;
        this.management = management;
    }

    /** Where tokens are issued. */
    public URI login() {
        return URI.create("https://" + login + "/");
    }

    /** Where an account's blobs are, without a path. */
    public URI blobs(String account) {
        return URI.create("https://" + account + "." + blob);
    }

    /** Azure Resource Manager, without a path. */
    public URI management() {
        return URI.create("https://" + management);
    }
}
