-- Nor which socket of this machine it goes to.
-- expect: load_unix_socket.lua:3: load.unix_socket: a script may not set it, only the command line (--unix-socket) and the environment (FLATLINE_UNIX_SOCKET)
load { unix_socket = "/run/docker.sock" }
