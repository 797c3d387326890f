package mx.prep.config;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** A module whose files stand on a page, in blocks that begin with a file's name: written down, compiled, loaded. */
final class PageModule {
    private static final Pattern BLOCK = Pattern.compile(
            "^```\\w+\\n(?:<!--|//|#) (\\S+)(?: -->)?\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

    private final Map<String, String> files;
    private final ClassLoader loader;

    private PageModule(Map<String, String> files, ClassLoader loader) {
        this.files = files;
        this.loader = loader;
    }

    /** The module of a page, built in a folder. */
    static PageModule of(String page, Path folder) throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        Matcher block = BLOCK.matcher(page);
        while (block.find()) {
            if (files.put(block.group(1), block.group(2)) != null) {
                throw new IllegalStateException("twice on the page: " + block.group(1));
            }
        }
        return built(files, folder);
    }

    /** The same module without one of its files. */
    PageModule without(String file, Path folder) throws IOException {
        Map<String, String> fewer = new LinkedHashMap<>(files);
        if (fewer.remove(file) == null) {
            throw new IllegalStateException("not on the page: " + file);
        }
        return built(fewer, folder);
    }

    private static PageModule built(Map<String, String> files, Path folder) throws IOException {
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        String classPath = System.getProperty("java.class.path");
        Path main = compiled(folder, "main", classPath);
        Path tests = compiled(folder, "test", classPath + File.pathSeparator + main);
        List<URL> places = new ArrayList<>();
        for (Path place : List.of(main, folder.resolve("src/main/resources"), tests)) {
            places.add(place.toUri().toURL());
        }
        return new PageModule(files, new URLClassLoader(places.toArray(URL[]::new), PageModule.class.getClassLoader()));
    }

    private static Path compiled(Path folder, String part, String classPath) throws IOException {
        Path classes =
                Files.createDirectories(folder.resolve("target/" + (part.equals("main") ? "classes" : "test-classes")));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        try (Stream<Path> sources = Files.walk(folder.resolve("src/" + part + "/java"));
                StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            List<Path> java =
                    sources.filter(path -> path.toString().endsWith(".java")).toList();
            List<String> options = List.of(
                    "-d",
                    classes.toString(),
                    "-cp",
                    classPath,
                    "--release",
                    "17",
                    "-proc:none",
                    "-Xlint:unchecked,rawtypes,deprecation",
                    "-Werror");
            boolean good = compiler.getTask(
                            said, manager, null, options, null, manager.getJavaFileObjectsFromPaths(java))
                    .call();
            if (!good) {
                throw new IllegalStateException("the page doesn't compile: " + said);
            }
        }
        return classes;
    }

    /** The files of the page by name. */
    Map<String, String> files() {
        return files;
    }

    /** Does something while the module is on the class path. */
    <T> T during(Callable<T> work) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return work.call();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** The names of the module's tests. */
    List<String> testClasses() {
        String root = "src/test/java/";
        return files.keySet().stream()
                .filter(name -> name.startsWith(root) && name.endsWith("Test.java"))
                .map(name -> name.substring(root.length(), name.length() - ".java".length())
                        .replace('/', '.'))
                .toList();
    }

    /** Runs the module's tests. */
    TestExecutionSummary runTests() {
        return run(testClasses().stream()
                .map(name -> DiscoverySelectors.selectClass(loader, name))
                .toList());
    }

    /** Runs one test of a class. */
    TestExecutionSummary runTest(String testClass, String method) {
        return run(List.of(DiscoverySelectors.selectMethod(loader, testClass, method)));
    }

    private TestExecutionSummary run(List<? extends DiscoverySelector> selectors) {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        try {
            return during(() -> {
                LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                        .selectors(selectors)
                        .build();
                LauncherFactory.create().execute(request, listener);
                return listener.getSummary();
            });
        } catch (Exception e) {
            throw new IllegalStateException("the page's tests can't be run", e);
        }
    }

    /** What failed, a line each. */
    static List<String> failures(TestExecutionSummary summary) {
        return summary.getFailures().stream()
                .map(failure -> failure.getTestIdentifier().getUniqueId() + ": " + failure.getException())
                .toList();
    }
}
