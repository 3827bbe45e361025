-- expect: :2: data.csv: lib/twice.csv:1: two columns are 'a'
data.csv("lib/twice.csv")
