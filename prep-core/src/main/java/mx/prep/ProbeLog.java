package mx.prep;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mx.prep.error.ConfigException;
import mx.prep.internal.format.FormatException;
import mx.prep.internal.format.ProbeFormat;
import mx.prep.model.ProbeReport;

/**
 * A file of probes, one JSON object a line, for reports: availability by the hour, time to the reader by cut, slowest
 * answers. {@code docs/probe.md} describes the fields. Thread-safe; several processes may each have a file of their own.
 */
public final class ProbeLog {
    private final Path file;

    private ProbeLog(Path file) {
        this.file = file;
    }

    /** A record at this path; made with the first probe. */
    public static ProbeLog at(Path file) {
        return new ProbeLog(file);
    }

    /**
     * Adds a probe.
     *
     * @throws UncheckedIOException if the file can't be written
     */
    public synchronized void append(ProbeReport report) {
        try {
            Files.write(file, ProbeFormat.write(report), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("the probe can't be recorded in " + file, e);
        }
    }

    /** A probe as the record has it: one line of JSON, without its end. */
    public static String line(ProbeReport report) {
        return new String(ProbeFormat.write(report), StandardCharsets.UTF_8).strip();
    }

    /**
     * Every probe in a file, oldest first. Lines that aren't whole, as a process leaves that was killed, are left out.
     *
     * @throws ConfigException if the file can't be read
     */
    public static List<ProbeReport> read(Path file) {
        List<ProbeReport> reports = new ArrayList<>();
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                whole(line).ifPresent(reports::add);
            }
        } catch (IOException e) {
            throw new ConfigException("The record " + file + " can't be read (" + e.getMessage() + ").", e);
        }
        return reports;
    }

    private static Optional<ProbeReport> whole(String line) {
        try {
            return Optional.of(ProbeFormat.read(line.getBytes(StandardCharsets.UTF_8)));
        } catch (FormatException e) {
            return Optional.empty();
        }
    }
}
