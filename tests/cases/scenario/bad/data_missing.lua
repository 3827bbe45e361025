-- expect: :2: data.csv: file 'none.csv': there is no such file
data.csv("none.csv")
