-- expect: flow_data_two.lua:2: flow: give one of get, post and so on, not two
flow("x", { get = "/", post = "/" })
