-- expect: :3: http.post: file '../../../drive.h': it lies outside of the scenario's folder
flow("x", function()
  http.post("/", { file = "../../../drive.h" })
end)
