-- expect: :2: require: bytecode.lua is compiled Lua, not its source
require("bytecode")
