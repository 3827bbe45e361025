-- expect: :2: require: the file '...lua': there is no such file
require("..")
