-- A service that does not speak HTTP: a command and its answer, three times, then
-- most clients take their leave and some reset the connection.
load { users = 20, duration = "60s" }

flow("ping", function()
  local c = tcp.connect()
  for _ = 1, 3 do
    c:send("PING\r\n")
    expect(c:expect("PONG (%d+)\r\n", { timeout = "5s" }), "its number")
  end
  if random() < 0.1 then c:reset() else c:close() end
end)
