package org.trace;

import java.util.ArrayList;
import java.util.List;

/** A library that notes what each thread did, and may never clear it. */
public final class Trace {
    private static final ThreadLocal<List<Span>> SPANS = ThreadLocal.withInitial(ArrayList::new);

    private static final class Span {
        final long[] times = new long[70];
    }

    public static void request(boolean keep) {
        SPANS.get().add(new Span());
        if (!keep) SPANS.remove();
    }
}
