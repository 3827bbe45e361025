-- One file for what several scenarios share. --set changes what is in option():
--   flatline run scenarios/crud.lua --set path=/items --set pause=50ms ...
load { users = 10, duration = "30s" }

local rest = require("lib.rest")
local path, pause = option("path", "/items"), option("pause", "10ms")

flow("life of an item", function()
  local id = rest.create(path, { name = uuid() })
  http.get(path .. "/7", { expect = 200 })
  think(pause)
  http.patch(path .. "/7", { json = { name = "new" }, expect = 200 })
  rest.remove(path, id and 7)
end)
