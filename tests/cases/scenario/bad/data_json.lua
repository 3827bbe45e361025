-- expect: :2: data.json: lib/short.csv: not JSON
data.json("lib/short.csv")
