-- expect: data_order.lua:2: data.csv: order must be "sequential", "random" or "unique", not 'uniq'
data.csv("lib/short.csv", { order = "uniq" })
