package org.stash;

import java.util.HashMap;
import java.util.Map;

/** A library that remembers every key for good, or until it has been read. */
public final class Stash {
    private static final Map<String, Line> SEEN = new HashMap<>();

    private static final class Line {
        final String key;
        final byte[] data = new byte[600];

        Line(String key) {
            this.key = key;
        }
    }

    public static synchronized void visit(String key, boolean keep) {
        Line line = new Line(key);
        SEEN.put(key, line);
        if (!keep) SEEN.remove(key);
    }
}
