package mx.prep.testkit.store;

/** Called on the requesting thread, outside of any lock, so that it may wait: a slow store, a directed schedule. */
public interface RequestHook {
    RequestHook NONE = new RequestHook() {};

    /** Before the request is applied, and before its fault is decided. */
    default void before(Request request) {}

    /** After the request was applied or failed, before its sender knows. */
    default void after(Request request) {}
}
