-- expect: close.lua:4: setmetatable: __close is not allowed in a scenario
flow("x", function()
  local x <close> =
    setmetatable({}, { __close = function() while true do end end })
end)
