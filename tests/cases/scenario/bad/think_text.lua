-- expect: think_text.lua:3: think: the time must be a duration such as "500ms" or "30s", not 'soon'
flow("x", function()
  think("soon")
end)
