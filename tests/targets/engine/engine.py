# SPDX-License-Identifier: MIT
"""Docker's API on a socket, as far as `docker run` needs it: engine.py SOCKET SERVICE

A container is SERVICE on the port that is published, in a control group with the
container's limit of memory where the machine allows one. IMAGES below says what
there is. Each request is a line of asked.jsonl.
"""
import hashlib
import http.server
import itertools
import json
import os
import re
import signal
import socketserver
import struct
import subprocess
import sys
import threading

SOCKET, SERVICE = sys.argv[1:3]
IMAGES = {
    "shop:1": ["--leak", "4000"],
    "shop:2": [],
    "shop:greedy": ["--leak", "65536"],
    "shop:refused": None,  # the engine cannot start it
}
REFUSED = 'failed to create task: exec: "/bin/shop": no such file or directory'
GROUPS = ["/sys/fs/cgroup/memory", "/sys/fs/cgroup"]
numbers = itertools.count(1)
lock = threading.Lock()
containers, networks, asked = {}, {}, open("asked.jsonl", "a", buffering=1)


def group_make(number, most):
    """A control group whose name has the container's number; None: not here."""
    for place in GROUPS:
        group = f"{place}/docker-{number}"
        try:
            os.mkdir(group)
        except OSError:
            continue
        for file in ("memory.limit_in_bytes", "memory.max"):
            if os.path.exists(f"{group}/{file}"):
                with open(f"{group}/{file}", "w") as limit:
                    limit.write(str(most or -1 if "limit" in file else most or "max"))
                return group
        os.rmdir(group)
    return None


class Container:
    def __init__(self, name, wanted):
        self.id = hashlib.sha256(f"{os.getpid()} {next(numbers)}".encode()).hexdigest()
        self.name, self.wanted = name, wanted
        self.host = wanted.get("HostConfig", {})
        self.process, self.group, self.ended = None, None, threading.Event()

    def start(self):
        (bound,) = next(iter(self.host["PortBindings"].values()))
        self.group = group_make(self.id, self.host.get("Memory"))
        enter = f"echo $$ >{self.group}/cgroup.procs && " if self.group else ""
        command = [SERVICE, "--port", bound["HostPort"], *IMAGES[self.wanted["Image"]]]
        self.process = subprocess.Popen(
            ["/bin/sh", "-c", enter + 'exec "$@"', "-", *command],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True)

    def kill(self, number):
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, number)

    def wait(self):
        if self.process is None:
            self.ended.wait()
            return 0
        code = self.process.wait()
        if self.group:
            try:
                os.rmdir(self.group)
            except OSError:
                pass
        if self.host.get("AutoRemove"):
            remove(self.name)
        return 128 - code if code < 0 else code

    def told(self):
        runs = self.process is not None and self.process.poll() is None
        return {
            "Id": self.id, "Name": "/" + self.name, "Config": {"Tty": False},
            "HostConfig": self.host,
            "State": {"Status": "running" if runs else "exited", "Running": runs,
                      "Pid": self.process.pid if runs else 0},
            "NetworkSettings": {"Ports": self.host.get("PortBindings", {})},
        }


def remove(name):
    container = containers.pop(name, None)
    if container:
        container.ended.set()


def find(name):
    for container in containers.values():
        if name in (container.name, container.id):
            return container
    return None


class Engine(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, reply=None):
        body = b"" if reply is None else json.dumps(reply).encode()
        self.send_response(status)
        self.send_header("Api-Version", "1.45")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def refuse(self, status, why):
        self.answer(status, {"message": why})

    def attach(self, container):
        """What it prints, framed as by docker, until it ends."""
        self.close_connection = True
        self.wfile.write(b"HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n"
                         b"Content-Type: application/vnd.docker.raw-stream\r\n\r\n")
        while container.process is None and not container.ended.wait(0.02):
            pass
        for line in container.process.stdout if container.process else ():
            self.wfile.write(struct.pack(">BxxxI", 1, len(line)) + line)

    def wait(self, container):
        """The head at once, the status at the end."""
        self.close_connection = True
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                         b"Connection: close\r\n\r\n")
        while container.process is None and not container.ended.wait(0.02):
            pass
        self.wfile.write(json.dumps({"StatusCode": container.wait()}).encode())

    def create(self, name, body):
        if body["Image"] not in IMAGES:
            return self.refuse(404, f"No such image: {body['Image']}")
        containers[name] = Container(name, body)
        return self.answer(201, {"Id": containers[name].id, "Warnings": []})

    def of_container(self, name, verb, query):
        container = find(name)
        if container is None:
            return self.refuse(404, f"No such container: {name}")
        if verb == "start" and IMAGES[container.wanted["Image"]] is None:
            if container.host.get("AutoRemove"):
                remove(container.name)
            return self.refuse(400, REFUSED)
        if verb in ("attach", "wait"):
            return getattr(self, verb)(container)
        if verb == "json":
            return self.answer(200, container.told())
        if verb == "start":
            container.start()
        elif verb == "kill":
            asks = re.search(r"signal=(?:SIG)?(\w+)", query)
            name = asks.group(1) if asks else "KILL"
            container.kill(int(name) if name.isdigit() else signal.Signals["SIG" + name])
        elif verb in ("stop", ""):
            container.kill(signal.SIGKILL)
            if verb == "":
                remove(container.name)
        return self.answer(204)

    def of_network(self, name, body):
        if self.command == "DELETE":
            if any(c.host.get("NetworkMode") == name for c in containers.values()):
                return self.refuse(403, f"network {name} has active endpoints")
            networks.pop(name, None)
            return self.answer(204)
        if self.command == "GET":
            return self.answer(200, {"Id": name, "Name": name})
        if os.path.exists("no-network"):
            return self.refuse(500, "all predefined address pools have been fully subnetted")
        networks[body["Name"]] = body
        return self.answer(201, {"Id": body["Name"], "Warning": ""})

    def serve(self):
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length) or b"null")
        path, _, query = self.path.partition("?")
        path = re.sub(r"^/v[0-9.]+", "", path)
        with lock:
            asked.write(json.dumps({"verb": self.command, "path": path, "query": query,
                                    "body": body}) + "\n")
        words = path.strip("/").split("/")
        if path == "/_ping":
            return self.answer(200)
        if words[0] == "images":
            if words[1] not in IMAGES:
                return self.refuse(404, f"No such image: {words[1]}")
            return self.answer(200, {"Id": "sha256:" + "0" * 64, "Config": {
                "ExposedPorts": {"53/udp": {}, "3000/tcp": {}}}})
        if path == "/networks":
            return self.answer(200, [{"Id": name, "Name": name} for name in networks])
        if words[0] == "networks":
            return self.of_network(words[1], body)
        if path == "/containers/json":
            return self.answer(200, [{"Id": c.id, "Names": ["/" + c.name]}
                                     for c in containers.values()])
        if path == "/containers/create":
            return self.create(query.partition("name=")[2].partition("&")[0], body)
        if words[0] == "containers":
            return self.of_container(words[1], (words + [""])[2], query)
        return self.refuse(404, "page not found")

    do_GET = do_POST = do_DELETE = do_HEAD = serve


class Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True

    def get_request(self):
        request, _ = super().get_request()
        return request, ("socket", 0)


def end(*_):
    for container in list(containers.values()):
        container.kill(signal.SIGKILL)
        container.wait()
    os._exit(0)


signal.signal(signal.SIGTERM, end)
Server(SOCKET, Engine).serve_forever()
