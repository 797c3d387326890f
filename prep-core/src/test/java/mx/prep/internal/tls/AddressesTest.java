package mx.prep.internal.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
    private static Optional<String> objection(String literal) {
        return Addresses.objection(Addresses.literal(literal).orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1,           this machine",
        "127.255.255.254,     this machine",
        "::1,                 this machine",
        "169.254.169.254,     link-local",
        "169.254.170.2,       link-local",
        "fe80::a9fe:a9fe,     link-local",
        "febf::1,             link-local",
        "100.100.100.200,     metadata",
        "168.63.129.16,       metadata",
        "192.0.0.192,         metadata",
        "fd00:ec2::254,       metadata",
        "fd00:ec2::23,        metadata",
        "fd20:ce::254,        metadata",
        "fd00:c1::a9fe:a9fe,  metadata",
        "0.0.0.0,             no single machine",
        "0.1.2.3,             no single machine",
        "::,                  no single machine",
        "224.0.0.1,           no single machine",
        "239.255.255.250,     no single machine",
        "240.0.0.1,           no single machine",
        "255.255.255.255,     no single machine",
        "ff02::1,             no single machine"
    })
    void whereNoServiceIsIsRefused(String address, String reason) {
        assertTrue(objection(address).orElse("nothing").contains(reason), objection(address)::toString);
    }

    /** Mapped, compatible, translated, NAT64 (the common prefix, and each form below the local one), 6to4, Teredo, ISATAP. */
    @ParameterizedTest
    @CsvSource({
        "::ffff:169.254.169.254,                 link-local",
        "::127.0.0.1,                            this machine",
        "::ffff:0:127.0.0.1,                     this machine",
        "64:ff9b::169.254.169.254,               link-local",
        "64:ff9b:1::100.100.100.200,             metadata",
        "64:ff9b:1:abcd:0:1:169.254.169.254,     link-local",
        "64:ff9b:1:a9fe:a9:fe00::,               link-local",
        "64:ff9b:1:7f00:0:100::7,                this machine",
        "64:ff9b:1:6464:64:c800::,               metadata",
        "64:ff9b:1:cda9:fe:a9fe::,               link-local",
        "64:ff9b:1:cdef:a9:fea9:fe00:0,          link-local",
        "2002:a9fe:a9fe::1,                      link-local",
        "2002:7f00:1::,                          this machine",
        "2001:0:c000:201:0:0:5601:5601,          link-local",
        "2001:db8::5efe:7f00:1,                  this machine",
        "2001:db8::200:5efe:168.63.129.16,       metadata"
    })
    void anIpv6AddressIsTheIpv4AddressThatItStandsFor(String address, String reason) {
        assertTrue(objection(address).orElse("nothing").contains(reason), objection(address)::toString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "203.0.113.9",
                "10.0.0.1",
                "172.16.0.1",
                "192.168.1.1",
                "100.64.0.1",
                "169.253.255.255",
                "168.63.129.15",
                "199.36.153.8",
                "2001:db8::1",
                "fd12:3456::1",
                "64:ff9b::203.0.113.9",
                "64:ff9b::10.0.0.1",
                "64:ff9b:1::203.0.113.9",
                "64:ff9b:1:cb00:71:900::",
                "64:ff9b:1:a00:0:100::",
                "64:ff9b:1:cdcb:0:7109::",
                "64:ff9b:1:cdef:cb:71:900:0",
                "2002:cb00:7109::1"
            })
    void othersAreAllowedPrivateOnesToo(String address) {
        assertEquals(Optional.empty(), objection(address));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.8.9.1", "::1", "[::1]", "[0000:0000:0000:0000:0000:0000:0000:0001]"})
    void aLoopbackAddressIsKnown(String host) throws UnknownHostException {
        assertTrue(Addresses.isLoopback(host));
        assertEquals(Optional.of(InetAddress.getByName(host)), Addresses.literal(host));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "127.0.0.256",
                "127.1",
                "127.0.0.1.example.mx",
                "0x7f.0.0.1",
                "a:b",
                "g::1",
                "10.0.0.1"
            })
    void aNameOrAnotherAddressIsNone(String host) {
        assertFalse(Addresses.isLoopback(host));
    }
}
