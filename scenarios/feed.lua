-- Data from files, shared by all users: a row of the table for each of them,
-- and lines in any order.
load { users = 3, duration = "30s" }

local accounts = data.csv("data/accounts.csv", { order = "unique" })
local searches = data.lines("data/searches.txt", { order = "random" })

flow("search", function(user)
  user.account = user.account or accounts:next() or accounts[1]
  http.post("/login", { json = user.account, expect = 200 })
  http.get("/search", { query = { q = searches:next() }, expect = 200 })
end)
