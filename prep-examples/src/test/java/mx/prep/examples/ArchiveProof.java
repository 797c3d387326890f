package mx.prep.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;

/** What an archive in a folder proves, found without the code that wrote it. */
final class ArchiveProof {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int HEX = 64;

    private ArchiveProof() {}

    /** Whether a package is kept, every byte of it. */
    static boolean holds(Path archive, byte[] bytes) throws IOException {
        String name = "-" + sha256(bytes) + ".zip";
        return packages(archive).stream().anyMatch(file -> file.toString().endsWith(name));
    }

    /** What contradicts: a package that isn't what its name says, a ledger that isn't one chain, a claim of nothing. */
    static List<String> flaws(Path archive) throws IOException {
        List<String> flaws = new ArrayList<>();
        List<String> kept = new ArrayList<>();
        for (Path file : packages(archive)) {
            String name = file.getFileName().toString();
            String named = name.substring(name.length() - HEX - 4, name.length() - 4);
            kept.add(named);
            if (!named.equals(sha256(Files.readAllBytes(file)))) {
                flaws.add(name + " has other bytes");
            }
        }
        for (Path claim : files(archive.resolve("cuts"), ".json")) {
            String claimed =
                    JSON.readTree(claim.toFile()).at("/receipt/package/sha256").asText();
            if (!kept.contains(claimed)) {
                flaws.add(claim.getFileName() + " claims " + claimed + ", which isn't kept");
            }
        }
        chain(archive, flaws);
        return flaws;
    }

    private static void chain(Path archive, List<String> flaws) throws IOException {
        String before = null;
        long number = 0;
        for (Path file : files(archive.resolve("ledger"), ".json")) {
            number++;
            byte[] bytes = Files.readAllBytes(file);
            JsonNode entry = JSON.readTree(bytes);
            if (entry.path("number").asLong() != number) {
                flaws.add(file.getFileName() + " stands where entry " + number + " should");
            }
            String previous = entry.path("previous").isNull()
                    ? null
                    : entry.path("previous").asText();
            if (before == null ? previous != null : !before.equals(previous)) {
                flaws.add(file.getFileName() + " doesn't follow from the one before");
            }
            before = sha256(bytes);
        }
    }

    private static List<Path> packages(Path archive) throws IOException {
        return files(archive.resolve("packages"), ".zip");
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    private static String sha256(byte[] bytes) {
        return Digest.of(DigestAlgorithm.SHA256, bytes).hex();
    }
}
