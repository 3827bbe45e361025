-- A WebSocket of each user, which sends a message when its last one has come back.
flow("echo", function(user)
  user.live = user.live or ws.connect("/live", { keep = true })
  for _ = 1, 100 do
    user.live:send("a message of thirty-two letters.")
    user.live:recv()
  end
end)
