package mx.prep.examples;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.TreeMap;
import mx.prep.testkit.zip.ZipForge;

/** A night's packages of seven small files: pages that name a script and data of their cut, and files that stay. */
final class SmallCut {
    private static final LocalDateTime FIRST = LocalDateTime.parse("2021-06-06T20:00");
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyyMMdd_HHmm");

    private SmallCut() {}

    /** A cut's files by path; none for a number below zero. */
    static Map<String, String> files(int number) {
        Map<String, String> files = new TreeMap<>();
        if (number < 0) {
            return files;
        }
        String head = "<html><script src=\"app-" + number + ".js\"></script><link href=\"estilo.css\">";
        files.put("index.html", head + "<a href=\"estado.html\">corte " + number + "</a><img src=\"logo.svg\">");
        files.put("estado.html", head + "<a href=\"datos/" + number + ".json\">corte " + number);
        files.put("app-" + number + ".js", "fetch('datos.json') // " + number);
        files.put("datos/" + number + ".json", "{\"corte\":" + number + "}");
        files.put("datos.json", "{\"corte\":" + number + "}");
        files.put("estilo.css", "body{}");
        files.put("logo.svg", "<svg/>");
        return files;
    }

    /** As in {@code 20210606_2005}. */
    static String name(int number) {
        return NAME.format(FIRST.plusMinutes(5L * number));
    }

    /** What a package's file is called. */
    static String fileName(int number) {
        return name(number) + "_PREP.zip";
    }

    /** A package that has nothing else in it yet. */
    static ZipForge zip(int number) {
        ZipForge zip = ZipForge.zip();
        files(number).forEach(zip::file);
        return zip;
    }
}
