-- expect: flow_data_option.lua:2: flow: unknown option 'jsn': did you mean 'json'?
flow("x", { post = "/", jsn = {} })
