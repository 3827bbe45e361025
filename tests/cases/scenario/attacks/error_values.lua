-- expect: error_values.lua:4: (error object is a table value)
-- line: failed
flow("x", function()
  error({})
end)
flow("y", function()
  error()
end)
