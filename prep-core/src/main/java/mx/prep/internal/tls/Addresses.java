package mx.prep.internal.tls;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Addresses that no service on a network has: this machine's own, link-local ones, those at which clouds tell machines
 * their credentials, and multicast; also where an IPv6 address stands for such an IPv4 address. Private ones (RFC 1918,
 * RFC 4193) are addresses like others: private endpoints have them.
 */
public final class Addresses {
    private static final String OCTET = "(25[0-5]|2[0-4]\\d|1?\\d?\\d)";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
    private static final Pattern IPV6 = Pattern.compile("\\[?([0-9a-fA-F:.]*:[0-9a-fA-F:.]*)]?");

    /**
     * Metadata and credential services that aren't link-local, as their clouds document them: Alibaba, Azure (wire
     * server), Oracle, AWS (instances, EKS pods), Google, Oracle, Scaleway.
     */
    private static final Set<InetAddress> METADATA = Stream.of(
                    "100.100.100.200",
                    "168.63.129.16",
                    "192.0.0.192",
                    "fd00:ec2::254",
                    "fd00:ec2::23",
                    "fd20:ce::254",
                    "fd00:c1::a9fe:a9fe",
                    "fd00:42::42")
            .map(text -> literal(text).orElseThrow())
            .collect(Collectors.toUnmodifiableSet());

    /** The network's own NAT64 prefix, 64:ff9b:1::/48 (RFC 8215). */
    private static final int[] LOCAL_NAT64 = {0, 0x64, 0xff, 0x9b, 0, 1};

    /**
     * Which bytes are the IPv4 address below it, by how long a prefix the network took from it: 48, 56, 64 or 96 bits
     * (RFC 6052, section 2.2).
     */
    private static final List<int[]> LOCAL_FORMS = List.of(
            new int[] {6, 7, 9, 10}, new int[] {7, 9, 10, 11}, new int[] {9, 10, 11, 12}, new int[] {12, 13, 14, 15});

    private static final String NO_MACHINE = "no single machine's address";

    private Addresses() {}

    /** The address that a host is where it is written as one, in brackets or without; empty for a name. */
    public static Optional<InetAddress> literal(String host) {
        boolean isV6 = IPV6.matcher(host).matches();
        if (!isV6 && !IPV4.matcher(host).matches()) {
            return Optional.empty();
        }
        try {
            // Text of this form is never looked up.
            return Optional.of(InetAddress.getByName(host));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** Whether a host is written as a loopback address, such as {@code 127.0.0.1} or {@code [::1]}; no name is. */
    public static boolean isLoopback(String host) {
        return literal(host).filter(InetAddress::isLoopbackAddress).isPresent();
    }

    /** What is wrong with an address that a name leads to, in a few words; empty if nothing is. */
    public static Optional<String> objection(InetAddress address) {
        return Optional.ofNullable(described(address));
    }

    private static @Nullable String described(InetAddress address) {
        if (METADATA.contains(address)) {
            return "a cloud's metadata service";
        }
        byte[] bytes = address.getAddress();
        if (address.isLoopbackAddress()) {
            return "this machine itself";
        }
        if (address.isLinkLocalAddress()) {
            return "a link-local address, where clouds tell machines their credentials";
        }
        if (address.isMulticastAddress() || address.isAnyLocalAddress()) {
            return NO_MACHINE;
        }
        if (address instanceof Inet4Address) {
            int first = bytes[0] & 0xff;
            return first == 0 || first >= 240 ? NO_MACHINE : null;
        }
        return embedded(bytes)
                .map(Addresses::described)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** The IPv4 addresses that an IPv6 address may stand for. */
    private static Stream<InetAddress> embedded(byte[] v6) {
        if (starts(v6, LOCAL_NAT64)) {
            // All forms but one are misread, often as no machine's address.
            return LOCAL_FORMS.stream()
                    .map(form -> address(v6[form[0]], v6[form[1]], v6[form[2]], v6[form[3]]))
                    .filter(v4 -> !NO_MACHINE.equals(described(v4)));
        }
        int from = offset(v6);
        if (from < 0) {
            return Stream.empty();
        }
        byte[] v4 = Arrays.copyOfRange(v6, from, from + 4);
        if (isTeredo(v6)) {
            for (int i = 0; i < v4.length; i++) {
                v4[i] = (byte) ~v4[i];
            }
        }
        return Stream.of(address(v4));
    }

    private static InetAddress address(byte... bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    /** Where it stands: mapped, compatible, translated, NAT64, 6to4, Teredo, ISATAP; or -1. */
    private static int offset(byte[] v6) {
        if (starts(v6, 0x20, 0x02)) {
            return 2;
        }
        boolean compatible = starts(v6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        boolean mapped = starts(v6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff);
        boolean translated = starts(v6, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0);
        boolean nat64 = starts(v6, 0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0);
        boolean isatap = (v6[8] & 0xfd) == 0 && v6[9] == 0 && v6[10] == 0x5e && v6[11] == (byte) 0xfe;
        return compatible || mapped || translated || nat64 || isatap || isTeredo(v6) ? 12 : -1;
    }

    private static boolean isTeredo(byte[] v6) {
        return starts(v6, 0x20, 0x01, 0, 0);
    }

    private static boolean starts(byte[] bytes, int... prefix) {
        for (int i = 0; i < prefix.length; i++) {
            if ((bytes[i] & 0xff) != prefix[i]) {
                return false;
            }
        }
        return true;
    }
}
