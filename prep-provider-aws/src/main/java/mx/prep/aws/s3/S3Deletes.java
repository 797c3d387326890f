package mx.prep.aws.s3;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLStreamException;
import mx.prep.error.StoreException;
import mx.prep.error.StoreException.Kind;
import mx.prep.model.ObjectKey;
import mx.prep.spi.Body;
import mx.prep.spi.DeleteFailure;
import mx.prep.spi.Deletion;
import mx.prep.spi.Precondition;
import mx.prep.store.jclouds.BodyPayload;
import mx.prep.store.jclouds.CloudStore;
import mx.prep.store.jclouds.Effect;
import mx.prep.store.jclouds.StoreFailures.Attempt;
import org.jspecify.annotations.Nullable;

/** Deletes objects, a thousand in a request, each with its own condition and its own result. Thread-safe. */
final class S3Deletes implements CloudStore.Deletes {
    private static final int MOST = 1000;
    private static final String PERMISSION = "s3:DeleteObject, and s3:GetObject for a condition,";

    private final String store;
    private final S3Http http;
    private final S3Errors errors;

    S3Deletes(String store, S3Http http, S3Errors errors) {
        this.store = store;
        this.http = http;
        this.errors = errors;
    }

    @Override
    public List<DeleteFailure> delete(List<Deletion> deletions) {
        List<DeleteFailure> failures = new ArrayList<>();
        for (int from = 0; from < deletions.size(); from += MOST) {
            List<Deletion> some = deletions.subList(from, Math.min(from + MOST, deletions.size()));
            try {
                failures.addAll(deleteSome(some));
            } catch (StoreException e) {
                if (deletions.size() <= MOST) {
                    throw e;
                }
                some.forEach(deletion -> failures.add(new DeleteFailure(deletion.key(), e)));
            }
        }
        return List.copyOf(failures);
    }

    private List<DeleteFailure> deleteSome(List<Deletion> some) {
        Body body = Body.of(document(some).getBytes(StandardCharsets.UTF_8));
        String first = some.get(0).key().value();
        Attempt attempt = new Attempt(first, Effect.WRITE, PERMISSION, BodyPayload.of(body));
        S3Http.Ask ask = new S3Http.Ask("POST", attempt)
                .ofBucket()
                .query("delete", "")
                .header("Content-Type", "application/xml")
                .header("Content-MD5", S3Writes.base64(body.checksums().md5()))
                .header(
                        "x-amz-checksum-sha256",
                        S3Writes.base64(body.checksums().sha256()));
        byte[] answer = http.send(ask).body();
        try {
            return results(some, S3Answers.parse(answer));
        } catch (XMLStreamException e) {
            throw new StoreException(Kind.UNKNOWN_OUTCOME, store, first, "the answer can't be read", null);
        }
    }

    private static String document(List<Deletion> some) {
        StringBuilder document = new StringBuilder("<Delete>");
        for (Deletion deletion : some) {
            document.append("<Object><Key>")
                    .append(S3Answers.escape(deletion.key().value()))
                    .append("</Key>");
            if (deletion.precondition() instanceof Precondition.Matches matches) {
                document.append("<ETag>")
                        .append(S3Answers.escape(Tags.quoted(matches.version())))
                        .append("</ETag>");
            }
            document.append("</Object>");
        }
        return document.append("</Delete>").toString();
    }

    /** Each key is said to be deleted, or failed; of one that isn't named nothing is known. */
    private List<DeleteFailure> results(List<Deletion> some, S3Answers.Document answer) {
        Map<String, @Nullable StoreException> told = new HashMap<>();
        answer.groups("Deleted").forEach(deleted -> told.put(deleted.getOrDefault("Key", ""), null));
        answer.groups("Error").forEach(error -> {
            String key = error.getOrDefault("Key", "");
            told.put(key, reason(key, error.getOrDefault("Code", "")));
        });
        List<DeleteFailure> failures = new ArrayList<>();
        for (Deletion deletion : some) {
            ObjectKey key = deletion.key();
            StoreException reason = told.containsKey(key.value())
                    ? told.get(key.value())
                    : new StoreException(
                            Kind.UNKNOWN_OUTCOME, store, key.value(), "the answer doesn't name this object", null);
            if (reason != null && reason.kind() != Kind.NOT_FOUND) {
                failures.add(new DeleteFailure(key, reason));
            }
        }
        return failures;
    }

    private StoreException reason(String key, String code) {
        int status = code.equals("AccessDenied") ? 403 : 500;
        return errors.failures().refused(status, code, new Attempt(key, Effect.WRITE, PERMISSION));
    }
}
