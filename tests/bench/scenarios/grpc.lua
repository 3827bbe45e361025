-- A call of gRPC: a message there, its echo back.
flow("echo", function()
  grpc.call("demo.Demo/Echo", { text = "a message of thirty-two letters." })
end)
