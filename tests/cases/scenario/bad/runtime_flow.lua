-- expect: runtime_flow.lua:4: attempt to index a nil value (field 'missing')
-- line: failed
flow("x", function(user)
  return user.missing.field
end)
