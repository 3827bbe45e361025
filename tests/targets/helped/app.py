# A service of as many processes as $WORKERS says, with a dependency that leaks if
# the first argument is "leaky".
import itertools
import os
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE + "/site-packages")
from shopcart import cart  # noqa: E402

leaky = sys.argv[1] == "leaky"
numbers = itertools.count()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_GET(self):
        cart.remember(next(numbers), leaky)
        self.send_response(200)
        self.send_header("Content-Length", "5")
        self.end_headers()
        self.wfile.write(b"hello")

    def log_message(self, *arguments):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
for _ in range(int(os.environ.get("WORKERS", "1")) - 1):
    if os.fork() == 0:
        break
server.serve_forever()
