package org.client;

/** A library's client, which wants to be closed when the JVM ends. */
public final class Client implements AutoCloseable {
    private final byte[] buffer = new byte[700];
    private final Thread hook = new Thread(this::flush);

    public Client() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void flush() {
        buffer[0]++;
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(hook);
    }
}
