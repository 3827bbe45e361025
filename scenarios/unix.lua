-- A service behind a unix socket. Where the load goes is no script's business,
-- so this is a scenario like another; the command line says the rest:
--   flatline run scenarios/unix.lua --target http://localhost --unix-socket /run/app.sock --pid N
-- Many services leak by connection, not by request: each one here carries ten.
load { users = 5, duration = "30s", requests_per_connection = 10 }

flow("item", function()
  http.get("/items/" .. random(1, 1000), { expect = 200 })
  think("1ms", "5ms")
end)
