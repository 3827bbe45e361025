-- line: end
assert(getmetatable("") == false)
assert(not pcall(setmetatable, "", {}))
string.rep = function() return "mine" end
assert(("x"):rep(2) == "xx")
assert(("").__index == nil)
flow("x", function()
  local r = http.get("/json")
  assert(getmetatable(r) == false)
  assert(not pcall(setmetatable, r, {}))
  assert(not pcall(rawset, r, "status", 200))
end)
