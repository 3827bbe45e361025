-- Visitors of a chat: each opens a WebSocket, says something a few times, waits
-- for what comes back, and closes it. As they say more or less, the verdict can
-- tell what is kept for each connection from what is kept for each message.
load { users = 50, duration = "60s" }

flow("chat", function(user)
  local live = ws.connect("/live")
  for n = 1, random(1, 8) do
    live:send({ user = user.id, text = "message " .. n })
    expect(live:recv({ timeout = "5s" }), "a message comes back")
    think("10ms", "30ms")
  end
  live:close()
end)
