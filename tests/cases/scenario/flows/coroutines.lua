-- A script's own coroutine may wait for replies like any other function.
flow("x", function()
  local get = coroutine.wrap(function(path)
    while true do
      local r = http.get(path)
      path = coroutine.yield(r.body)
    end
  end)
  expect(get("/body/one") == "one", "first")
  expect(get("/body/two") == "two", "second")
  local co = coroutine.create(function(...)
    think(1)
    local ok, r = pcall(http.get, "/body/" .. select("#", ...))
    return r.body, coroutine.isyieldable()
  end)
  local ok, body, can = coroutine.resume(co, 1, 2, 3)
  expect(ok and body == "3" and can, "resumed")
  expect(coroutine.status(co) == "dead", "dead")
  expect(not coroutine.resume(co), "refused")
  expect(not pcall(coroutine.wrap(error), "x"), "an error goes up")
end)
--> GET /body/one
--> GET /body/two
--> think 1
--> GET /body/3
--> end
--> passed first
--> passed second
--> passed resumed
--> passed dead
--> passed refused
--> passed an error goes up
