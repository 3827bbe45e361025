-- expect: abort_share.lua:2: flow: share must be a number from 0 to 1
flow("x", { get = "/", abort = { after = "5ms", share = 30 } })
