package mx.prep.azure.blob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import javax.xml.stream.XMLStreamException;
import mx.prep.model.ObjectKey;
import mx.prep.spi.StoredObject;
import org.junit.jupiter.api.Test;

/** Lists as Azure documents them, where its emulator writes others. */
class BlobListTest {
    private static BlobList parse(String blobs) throws XMLStreamException {
        String xml =
                "\ufeff<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults ServiceEndpoint=\"https://x/\""
                        + " ContainerName=\"c\"><Prefix>a</Prefix><Marker>m1</Marker><MaxResults>5000</MaxResults><Blobs>"
                        + blobs
                        + "</Blobs><NextMarker /></EnumerationResults>";
        return BlobList.parse(xml.getBytes(StandardCharsets.UTF_8));
    }

    private static String blob(String name, String properties) {
        return "<Blob>" + name + "<Properties><Etag>0x8D1</Etag><Content-Length>7</Content-Length>" + properties
                + "</Properties><OrMetadata /></Blob>";
    }

    @Test
    void blobsHaveTheirVersionSizeAndMd5() throws XMLStreamException {
        BlobList list = parse(blob(
                        "<Name>a b+c&amp;d.html</Name>",
                        "<Content-MD5>1B2M2Y8AsgTpgAmY7PhCfg==</Content-MD5><BlobType>BlockBlob</BlobType>")
                + blob("<Name>without</Name>", "<Content-MD5 />"));
        assertNull(list.next());
        StoredObject first = list.objects().get(0);
        assertEquals("a b+c&d.html", first.key().value());
        assertEquals("0x8D1", first.version().value());
        assertEquals(7, first.size());
        assertEquals("d41d8cd98f00b204e9800998ecf8427e", first.md5().hex());
        assertNull(list.objects().get(1).md5());
    }

    @Test
    void encodedNamesAreDecodedAndOthersAreNot() throws XMLStreamException {
        BlobList list = parse(blob("<Name Encoded=\"true\">a%EF%BF%BFb%2B</Name>", "") + blob("<Name>a%2B</Name>", ""));
        assertEquals(ObjectKey.of("a\uffffb+"), list.objects().get(0).key());
        assertEquals(ObjectKey.of("a%2B"), list.objects().get(1).key());
    }

    @Test
    void foldersOfAHierarchicalNamespaceAreNoObjects() throws XMLStreamException {
        BlobList list = parse(blob("<Name>folder</Name>", "<ResourceType>directory</ResourceType>")
                + blob("<Name>folder/file</Name>", "<ResourceType>file</ResourceType>"));
        assertEquals(1, list.objects().size());
    }

    @Test
    void whatIsNoListIsRefused() {
        for (String xml : new String[] {
            "",
            "<html/>",
            "<EnumerationResults><Blobs><Blob><Name>a</Name></Blob></Blobs></EnumerationResults>",
            "<EnumerationResults><Blobs>",
            "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/hostname\">]><EnumerationResults>&e;</EnumerationResults>"
        }) {
            assertThrows(XMLStreamException.class, () -> BlobList.parse(xml.getBytes(StandardCharsets.UTF_8)), xml);
        }
    }
}
