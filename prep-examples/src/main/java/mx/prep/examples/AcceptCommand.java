package mx.prep.examples;

import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import mx.prep.error.ConfigException;
import mx.prep.model.AcceptRequest;
import mx.prep.model.RefusalCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "accept",
        mixinStandardHelpOptions = true,
        description =
                "Accepts a package that is held or was refused: it goes live everywhere, from the archive, unless a newer cut is.",
        footer = {"", "Example:", "  prep accept 4e1c0d92ab37 --reason 'confirmed by telephone'"})
final class AcceptCommand implements Callable<Integer> {
    @Mixin
    private final OrderOptions order = new OrderOptions();

    @Mixin
    private final Output output = new Output();

    @Parameters(
            paramLabel = "SHA12",
            description = "the first digits of the package's SHA-256, as 'prep why' prints them")
    private String sha256 = "";

    @Option(
            names = "--allow",
            paramLabel = "CODE",
            description = "a refusal to overrule: NAME_CASE, NAME_WINDOWS or NAME_WILDCARD; what protects readers can't"
                    + " be")
    private List<RefusalCode> allow = List.of();

    @Option(
            names = "--for-election",
            description = "the package is this election's, although it is flagged or dated as another's")
    private boolean forElection;

    @Override
    public Integer call() {
        AcceptRequest request = request();
        return order.run(
                output, request.sha256() + " accepted", (publisher, reason) -> publisher.accept(request, reason));
    }

    private AcceptRequest request() {
        try {
            return new AcceptRequest(sha256, new HashSet<>(allow), forElection);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(String.valueOf(e.getMessage()), e);
        }
    }
}
