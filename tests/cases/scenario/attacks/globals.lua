-- A flow that spoils the globals spoils them for flows, not for us.
-- expect: globals.lua:8: the end
-- line: failed
flow("x", function()
  local complain = error
  for name in pairs(_ENV) do _ENV[name] = nil end
  setmetatable = nil
  complain("the end")
end)
