package mx.prep.examples.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import mx.prep.testkit.authority.PackageGenerator;
import mx.prep.testkit.authority.Scale;

/**
 * Writes two successive packages of an invented night into a folder, and prints their paths.
 *
 * <p>{@code java -cp prep-examples/target/prep.jar mx.prep.examples.bench.MakePackage SCALE NUMBER FOLDER}, where SCALE
 * is {@code demo}, {@code bench}, {@code files_20k} or {@code files_70k} and NUMBER that of the first, 0 to 70.
 */
public final class MakePackage {
    private static final int CUTS = 72;

    private MakePackage() {}

    /** Makes them. */
    public static void main(String[] args) throws IOException {
        PackageGenerator generator =
                PackageGenerator.builder().scale(scale(args[0])).cuts(CUTS).build();
        int first = Integer.parseInt(args[1]);
        Path folder = Files.createDirectories(Path.of(args[2]));
        System.out.println(generator.writeTo(first, folder));
        System.out.println(generator.writeTo(first + 1, folder));
    }

    private static Scale scale(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "demo" -> Scale.DEMO;
            case "bench" -> Scale.BENCH;
            case "files_20k" -> Scale.FILES_20K;
            case "files_70k" -> Scale.FILES_70K;
            default -> throw new IllegalArgumentException("no such scale: " + name);
        };
    }
}
