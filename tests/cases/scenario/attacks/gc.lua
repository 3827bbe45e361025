-- expect: gc.lua:4: setmetatable: __gc is not for scenarios
-- line: failed
flow("x", function()
  setmetatable({}, { __gc = function() while true do end end })
end)
