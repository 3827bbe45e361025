-- A client of Socket.IO: connects, sends an event and waits for the answer.
load { users = 20, duration = "60s" }

local socketio = require("lib.socketio")

flow("chat", function(user)
  local socket = socketio.connect()
  socketio.emit(socket, "message", { text = "hello from " .. user.id })
  expect(socketio.on(socket, "message"), "an event comes back")
  socketio.close(socket)
end)
