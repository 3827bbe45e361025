# SPDX-License-Identifier: MIT
# Loaded into each Python that `flatline profile -- COMMAND` starts: it stands as
# sitecustomize.py in a folder that is first in PYTHONPATH. A thread answers
# flatline at a socket, named by the number of the process in a private folder,
# with what tracemalloc says is held. It runs in somebody else's process, so: only
# modules in C, which nobody patches, no signals, no output, no code from outside.
# After a fork the child starts its own. Python 2 can read this file, and does
# nothing.
import gc
import os
import sys

FOLDER = os.path.dirname(os.path.abspath(__file__))
SOCKETS = FOLDER + "/sockets"
# Frames of a stack: json has three between an allocation and its caller. For
# each of them every allocation has a line number decoded: what Flask itself does
# for a request takes 3 times as long with 1, 4 with 2, 6 with 4, 12 with 8.
FRAMES = 4
# How many types are told, and how many containers that grew, by this at least.
TYPES = 500
GROWN = 8
LARGE = 32
# From a container to the variable that leads to it, at most.
STEPS = 8


def chain():
    """Runs the sitecustomize that the service would have had."""
    sys.path[:] = [folder for folder in sys.path if folder != FOLDER]
    mine = sys.modules.pop("sitecustomize", None)
    try:
        import sitecustomize  # noqa: F401
    except ImportError as error:
        if getattr(error, "name", "sitecustomize") != "sitecustomize":
            raise
    finally:
        if mine is not None:
            sys.modules.setdefault("sitecustomize", mine)


def clean(text):
    """Text for one field of a line."""
    if not text.isprintable():
        text = "".join(c if c.isprintable() else "?" for c in text)
    return text.encode("utf-8", "backslashreplace")


def last_line(code):
    if hasattr(code, "co_lines"):
        lines = [line for _, _, line in code.co_lines() if line]
        return max(lines) if lines else code.co_firstlineno
    line = last = code.co_firstlineno
    for step in bytearray(code.co_lnotab[1::2]):
        line += step - 256 if step >= 128 else step
        last = max(last, line)
    return last


class Span:
    """The lines of a function."""

    def __init__(self, code):
        self.first = code.co_firstlineno
        self.last = last_line(code)
        self.name = getattr(code, "co_qualname", code.co_name)


def spans_of(files):
    """All functions of these files, the last in a file first."""
    function, kind = type(chain), type(chain.__code__)
    todo = [one.__code__ for one in gc.get_objects() if type(one) is function]
    found, seen = {}, set()
    while todo:
        code = todo.pop()
        if code.co_filename not in files or id(code) in seen:
            continue
        seen.add(id(code))
        found.setdefault(code.co_filename, []).append(Span(code))
        todo.extend(inner for inner in code.co_consts if type(inner) is kind)
    for spans in found.values():
        spans.sort(key=lambda span: span.first, reverse=True)
    return found


def name_of(spans, line):
    for span in spans:
        if span.first <= line <= span.last:
            return span.name
    return "<module>"


def learn(names, frames):
    """The functions of these lines. What was told once is told again."""
    new = [frame for frame in frames if frame not in names]
    spans = spans_of({file for file, _ in new}) if new else {}
    for file, line in new:
        names[file, line] = name_of(spans.get(file, ()), line)


def type_name(kind):
    """Without running code of the service, which a metaclass may have."""
    module = type.__dict__["__module__"].__get__(kind)
    name = type.__dict__["__qualname__"].__get__(kind)
    if type(module) is not str or module == "builtins":
        return name
    return module + "." + name


def report_types(out):
    counts = {}
    for one in gc.get_objects():
        kind = type(one)
        counts[kind] = counts.get(kind, 0) + 1
    most = sorted(counts.items(), key=lambda pair: pair[1], reverse=True)
    for kind, count in most[:TYPES]:
        out.append(b"T\t%d\t%s" % (count, clean(type_name(kind))))


def key_of(space, one):
    for key, value in space.items():
        if value is one:
            return "." + key if type(key) is str else "[]"
    return ""


def step(by, one):
    """How an object leads to another, as it would be written."""
    if type(by) is dict:
        return key_of(by, one)
    if type(by) in (list, tuple):
        return "[]"
    try:
        space = object.__getattribute__(by, "__dict__")
    except Exception:
        return ""
    return key_of(space, one) if type(space) is dict else ""


class Grown:
    """The containers that grew since the first report, and their names."""

    def __init__(self):
        from _collections import OrderedDict, defaultdict, deque

        self.kinds = (list, dict, set, deque, OrderedDict, defaultdict)
        self.lengths = None
        self.names = {}

    def large(self):
        return [
            one
            for one in gc.get_objects()
            if type(one) in self.kinds and len(one) >= LARGE
        ]

    def report(self):
        large, out = self.large(), []
        if self.lengths is None:
            self.lengths = {id(one): len(one) for one in large}
            return out
        more = [len(one) - self.lengths.get(id(one), 0) for one in large]
        most = sorted(range(len(large)), key=more.__getitem__, reverse=True)
        for i in most[:GROWN]:
            name = self.name(large[i], large) if more[i] >= LARGE else ""
            if name:
                kind = type(large[i]).__name__
                out.append(
                    b"G\t%d\t%s\t%s" % (more[i], clean(kind), clean(name))
                )
        return out

    def name(self, one, large):
        """"shop.cart.carts"; "": no variable of a module or class is found."""
        if id(one) not in self.names:
            self.names[id(one)] = self.search([one], id(large))
        return self.names[id(one)]

    def search(self, things, hidden):
        spaces = {
            id(module.__dict__): name
            for name, module in list(sys.modules.items())
            if type(module) is type(sys)
        }
        seen = {hidden, id(things), id(things[0])}
        tails = [""]
        for _ in range(STEPS):
            above, over = [], []
            seen |= {id(above), id(things)}
            for i in range(len(things)):
                for by in gc.get_referrers(things[i]):
                    if id(by) in seen or type(by).__name__ == "frame":
                        continue
                    seen.add(id(by))
                    tail = step(by, things[i]) + tails[i]
                    if id(by) in spaces:
                        return spaces[id(by)] + tail
                    if isinstance(by, type):
                        return type_name(by) + tail
                    above.append(by)
                    over.append(tail)
            things, tails = above[:16], over
        return ""


def stack_is_ours(stack):
    return any(file == __file__ for file, _ in stack)


class Held:
    """The bytes of each stack: all of them, and how they grew."""

    def __init__(self):
        self.before = None
        self.total = 0

    def grew(self):
        """(bytes, stack, newest frame first) of stacks that hold more now."""
        from _tracemalloc import _get_traces

        sizes = {}
        for trace in _get_traces():
            sizes[trace[2]] = sizes.get(trace[2], 0) + trace[1]
        sizes = {one: sizes[one] for one in sizes if not stack_is_ours(one)}
        self.total = sum(sizes.values())
        if self.before is None:
            self.before = {hash(one): size for one, size in sizes.items()}
        more = (
            (size - self.before.get(hash(one), 0), one)
            for one, size in sizes.items()
        )
        return [pair for pair in more if pair[0] > 0]


class Report:
    """What one connection asks for, again and again."""

    def __init__(self):
        self.held = Held()
        self.grown = Grown()
        self.names = {}

    def text(self):
        """All of it as lines: see harness/profile/held.h."""
        gc.collect()
        containers = self.grown.report()  # before there are lists of ours
        stacks = self.held.grew()
        library = os.path.dirname(os.__file__)
        out = [b"R\t%s" % clean(library), b"H\t%d" % self.held.total]
        self.report_stacks(stacks, out)
        out += containers
        report_types(out)
        out.append(b"E\n")
        return b"\n".join(out)

    def report_stacks(self, stacks, out):
        ids = {}
        for _, stack in stacks:
            for frame in stack:
                ids.setdefault(frame, len(ids))
        learn(self.names, ids)
        for file, line in ids:
            name = clean(self.names[file, line])
            out.append(b"F\t%d\t%s\t%s" % (line, name, clean(file)))
        for size, stack in stacks:
            text = ";".join(str(ids[frame]) for frame in reversed(stack))
            out.append(b"S\t%d\t-\t%s" % (size, text.encode()))


class Helper:
    """The socket and the thread of one process."""

    def __init__(self):
        self.server = self.peer = None
        self.inode = 0

    def start(self):
        import _socket
        import _thread

        path = SOCKETS + "/" + str(os.getpid())
        try:
            os.unlink(path)
        except OSError:
            pass
        self.server = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
        self.server.bind(path)
        self.server.listen(1)
        self.inode = os.fstat(self.server.fileno()).st_ino
        _thread.start_new_thread(self.serve, ())

    def restart(self):
        """In the child of a fork: socket and thread are the parent's."""
        if self.server is not None:
            self.server.close() if self.is_ours() else self.server.detach()
        if self.peer is not None:
            self.peer.close()
        self.__init__()
        try:
            self.start()
        except Exception:
            self.server = None

    def is_ours(self):
        """A daemon closes all files that are open: others get the number."""
        try:
            return os.fstat(self.server.fileno()).st_ino == self.inode
        except OSError:
            return False

    def serve(self):
        import _signal
        import _socket

        _signal.pthread_sigmask(_signal.SIG_BLOCK, range(1, 32))
        while True:
            if not self.is_ours():
                self.server.detach()
                return
            try:
                number, _ = self.server._accept()
                self.peer = _socket.socket(fileno=number)
                if self.allows():
                    self.answer()
            except Exception:
                pass
            finally:
                if self.peer is not None:
                    self.peer.close()
                self.peer = None

    def allows(self):
        """The owner of the folder, who is flatline's user, and root."""
        import _socket

        peer = self.peer.getsockopt(_socket.SOL_SOCKET, _socket.SO_PEERCRED, 12)
        user = int.from_bytes(peer[4:8], sys.byteorder)
        return user in (0, os.stat(SOCKETS).st_uid)

    def answer(self):
        """Each line asks for the same: what is held."""
        report = Report()
        while self.peer.recv(16) == b"held\n":
            try:
                text = report.text()
            except Exception as error:
                text = b"X\t%s\n" % clean(type(error).__name__)
            self.peer.sendall(text)


def begin():
    import _tracemalloc

    helper = Helper()
    helper.start()
    _tracemalloc.start(FRAMES)
    os.register_at_fork(after_in_child=helper.restart)


if sys.version_info >= (3, 7):
    try:
        begin()
    except Exception:
        pass  # flatline says that nobody answers
chain()
