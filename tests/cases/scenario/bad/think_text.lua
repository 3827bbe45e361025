-- expect: think_text.lua:3: think: bad time 'soon': write "500ms" or "30s"
flow("x", function()
  think("soon")
end)
