-- expect: endless_tostring.lua:4: flow 'x' used more than 500,000 instructions
local t = setmetatable({}, {
  __tostring = function()
    while true do end
  end,
})
flow("x", function()
  while true do pcall(print, t) end
end)
