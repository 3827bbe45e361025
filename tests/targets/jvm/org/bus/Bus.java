package org.bus;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A library that calls whoever listens. */
public final class Bus {
    public static final Bus MAIN = new Bus();
    private final List<Consumer<String>> listeners = new ArrayList<>();

    public synchronized void listen(Consumer<String> listener) {
        listeners.add(listener);
    }

    public synchronized void forget(Consumer<String> listener) {
        listeners.remove(listener);
    }
}
