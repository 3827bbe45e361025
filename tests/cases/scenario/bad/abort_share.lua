-- expect: abort_share.lua:2: flow: abort.share must be a number from 0 to 1, or such as "30%", not 30
flow("x", { get = "/", abort = { after = "5ms", share = 30 } })
