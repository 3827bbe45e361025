-- expect: gc.lua:4: setmetatable: __gc is not allowed in a scenario
-- line: failed
flow("x", function()
  setmetatable({}, { __gc = function() while true do end end })
end)
