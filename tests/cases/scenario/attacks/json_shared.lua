-- Forty tables that would be a terabyte of text.
-- expect: json_shared.lua:6: http.post: json is too large
flow("x", function()
  local t = { 1, 2 }
  for i = 1, 40 do t = { t, t } end
  http.post("/x", { json = t })
end)
