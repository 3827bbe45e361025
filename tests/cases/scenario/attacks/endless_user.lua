-- What we set in the script's table runs the script's code.
-- expect: endless_user.lua:7: flow 'y' used more than 500,000 instructions
flow("x", function(user)
  user.iteration = nil
  setmetatable(user, {
    __newindex = function()
      while true do end
    end,
  })
end)
flow("y", function() end)
