-- Lua looks for __gc when the metatable is set, not later.
-- line: end
flow("x", function()
  for i = 1, 100 do
    local meta = {}
    setmetatable({}, meta)
    meta.__gc = function() while true do end end
  end
  local fill = {}
  for i = 1, 20000 do fill = { i } end
end)
