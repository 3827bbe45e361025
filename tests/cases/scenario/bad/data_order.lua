-- expect: :2: data.csv: order is 'uniq': write "sequential", "random" or "unique"
data.csv("lib/short.csv", { order = "uniq" })
