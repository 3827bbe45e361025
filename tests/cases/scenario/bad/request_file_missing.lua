-- expect: request_file_missing.lua:3: http.post: file 'none.txt': no such file beneath the scenario's folder
flow("x", function()
  http.post("/", { file = "none.txt" })
end)
