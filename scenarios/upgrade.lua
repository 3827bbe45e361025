-- A WebSocket that is refused politely: the handshake is an HTTP request.
load { users = 10, duration = "30s" }

flow("handshake", function()
  local r = http.get("/socket", { expect = 426, headers = {
    Connection = "Upgrade",
    Upgrade = "websocket",
    ["Sec-WebSocket-Version"] = 13,
    ["Sec-WebSocket-Key"] = "dGhlIHNhbXBsZSBub25jZQ==",
  } })
  expect(r:header("Upgrade") == "websocket", "says what it would take")
end)
