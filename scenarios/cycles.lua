-- Load in bursts, memory read at rest: the most exact there is for a service
-- whose memory swings while it works.
load { users = 10, cycles = 20, burst = 500, settle = "500ms" }

flow("item", function()
  http.get("/items/" .. random(1, 1000), { expect = 200 })
end)
