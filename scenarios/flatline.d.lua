---@meta
-- What scenarios can call, for editors with the Lua language server: add this
-- folder to its workspace.library. It is not a scenario, and is never run.

---How much load is sent, and how; the command line overrules it.
---@class flatline.Load
---@field users? integer virtual users (10)
---@field rate? number|string start this many iterations a second
---@field arrival? "uniform"|"poisson" spacing of the iterations of a rate
---@field stages? string|(string|number)[][] { { "30s", 100 }, { "1m", 500 } }
---@field vary? boolean high and low loads: does growth follow requests or time?
---@field connections? integer maximum; by default one per user
---@field visitors? "returning"|"new" new: each iteration is a new visitor's
---@field threads? integer load threads; by default one less than processors
---@field duration? string|number how long to measure, "60s"
---@field requests? integer|string measure this many requests instead
---@field warmup? string|number load before the measurement
---@field cycles? integer number of bursts, with a rest and a reading after each
---@field burst? integer requests in each burst
---@field settle? string|number the rest after each burst
---@field hold? string|number go on sampling without load at the end
---@field timeout? string|number give up on a reply after this long ("10s")
---@field connect_timeout? string|number the same for connecting
---@field first_byte_timeout? string|number the same for the first byte of a reply
---@field http2? boolean HTTP/2, without TLS from the first byte on
---@field streams? integer requests at once on a shared connection of HTTP/2 (100)
---@field compressed? boolean ask for compressed replies
---@field keepalive? boolean false: a connection for each request
---@field requests_per_connection? integer close a connection after this many
---@field auth? string "user:password"
---@field bearer? string a token
---@field seed? integer of everything random (1)
---@param options flatline.Load
function load(options) end

---Of one route.
---@class flatline.RouteLimit
---@field p95? string|number "200ms"
---@field p99? string|number "1s"

---What makes the run fail. Limits of one route stand under its name:
---["POST /orders"] = { p95 = "200ms" }
---@class flatline.Limits: { [string]: flatline.RouteLimit }
---@field growth? string "64B/request", "5MiB/h", "1KiB/sold" of a counter, or "none"
---@field errors? string|number "1%"
---@field completed? string|number "99%"
---@field p95? string|number "200ms"
---@field p99? string|number "250ms"
---@field rate? number minimum of measured requests a second
---@field fds? integer maximum open files of the target
---@field memory? string|number "512MiB"; read from the target by default
---@field session_ttl? string|number how long the service keeps a session
---@field survive? string how long memory must last, "7d at 50/s"
---@field route? string of one route, as --route-limit has it: "POST /orders p95=200ms"
---@param limits flatline.Limits
function limits(limits) end

---@class flatline.User
---@field id integer counts from 1
---@field iteration integer counts from 1
---@field [string] any your own, kept from one iteration to the next, unless visitors = "new"

---@alias flatline.Status integer|string 200 or "2xx"

---@class flatline.Options
---@field headers? table<string, string|number|boolean>
---@field query? table<string, string|number|boolean> added to the URL
---@field json? any sent as JSON
---@field form? table<string, string|number|boolean> sent as a form
---@field multipart? table<string, string|number|flatline.Part>
---@field body? string|number sent as it is
---@field file? string beneath the scenario's folder
---@field auth? flatline.Auth a login for this request
---@field timeout? string|number of this request
---@field redirects? integer how many to follow (what --location says, or 0)
---@field name? string its route in reports
---@field tags? table<string, string|number|boolean> behind its route: "POST /orders {tier=gold}"
---@field expect? flatline.Status|flatline.Status[] anything else is an error
---@field discard? boolean do not keep the reply's body and headers
---@field abort_after? string|number give up after "20ms", or "4KiB" of the reply
---@field abort_with? "close"|"reset"
---@field abort? flatline.Abort
---@field read_rate? string|number "2KiB/s"
---@field write_rate? string|number "1KiB/s"
---@field stop_reading? boolean do not read the reply: the timeout or an abort ends it
---@field half_close? boolean close the sending side after the request

---@class flatline.Abort
---@field share? number|string of the requests: 0.3 or "30%" (all)
---@field after string|number "20ms", or "4KiB" of the reply
---@field with? "close"|"reset"

---@class flatline.Part
---@field body? string|number
---@field file? string
---@field name? string file name that the service sees
---@field type? string "image/png"

---@class flatline.Auth
---@field bearer? string
---@field user? string
---@field password? string

---A request as one table: of a flow that is pure data, or in a batch.
---@class flatline.Request: flatline.Options
---@field get? string
---@field post? string
---@field put? string
---@field patch? string
---@field delete? string
---@field head? string
---@field options? string

---@class flatline.Data: flatline.Request
---@field weight? number
---@field think? string|number wait after the request

---@class flatline.Reply
---@field status integer 0: there was no answer
---@field body string
---@field time number seconds
---@field error? string why there was no answer
---@field aborted boolean ended on purpose
local reply = {}
---@param name string
---@return string?
function reply:header(name) end
---@param path? string "items[0].id"
---@return any value nil if it is null; nil and the reason if it does not exist
function reply:json(path) end
---@param pattern string as of string.match, on the body
---@param init? integer
---@return string? ...
function reply:match(pattern, init) end

---@class flatline.json
---@field null userdata JSON null, in requests and replies
json = {}
---A list that is sent as [] when it is empty.
---@generic T
---@param list? T[]
---@return T[]
function json.array(list) end

---@param text string
---@param path? string "items[0].id"
---@return any value nil and the reason if it is not there
function json.decode(text, path) end
---@param value any
---@return string
function json.encode(value) end

---What every connection that a user holds can be told as it is opened.
---@class flatline.Hold
---@field timeout? string|number for the handshake
---@field name? string its route in reports
---@field keep? boolean it outlasts the iteration
---@field max_message? string|integer bytes of what is received at most ("1MiB")

---@class flatline.Connect: flatline.Hold
---@field headers? table<string, string|number|boolean>
---@field query? table<string, string|number|boolean>
---@field auth? flatline.Auth

---@class flatline.Timeout
---@field timeout? string|number

---@class flatline.Wait: flatline.Timeout
---@field optional? boolean that nothing comes in time is no error

---@class flatline.SendOptions: flatline.Timeout
---@field binary? boolean a message of bytes, not of text

---@class flatline.ExpectOptions: flatline.Wait
---@field plain? boolean a text, not a pattern

---@class flatline.WebSocketOptions: flatline.Connect
---@field subprotocols? string|string[]
---@field compress? boolean offer permessage-deflate

---@class flatline.WebSocket
---@field status integer 101
---@field error? string why it is not open
---@field subprotocol string that was chosen, or ""
local websocket = {}
---@param message string|number|table a table is sent as JSON
---@param options? flatline.SendOptions
---@return boolean? sent, string? why
function websocket:send(message, options) end
---@param options? flatline.Wait
---@return string? message, boolean|string binary or why there is none
function websocket:recv(options) end
---@param options? flatline.Timeout
---@return boolean? answered, string? why
function websocket:ping(options) end
---@param code? integer 1000
---@param reason? string
---@return integer? code the other side's
function websocket:close(code, reason) end
function websocket:abort() end

---@class flatline.ws
ws = {}
---@param url string "/path", or absolute
---@param options? flatline.WebSocketOptions
---@return flatline.WebSocket
function ws.connect(url, options) end

---@class flatline.Event
---@field event string "message" unless it says otherwise
---@field id string
---@field data string

---@class flatline.StreamOptions: flatline.Connect
---@field json? any
---@field form? table<string, string|number|boolean>
---@field body? string|number

---@class flatline.Stream
---@field status integer
---@field error? string why it is not open
local stream = {}
---@param options? flatline.Wait
---@return flatline.Event? event, string? why
function stream:next(options) end
function stream:close() end
function stream:abort() end

---@class flatline.TCP
---@field error? string why it is not open
local connection = {}
---@param bytes string|number
---@param options? flatline.Timeout
---@return boolean? sent, string? why
function connection:send(bytes, options) end
---@param what string|integer a pattern as of string.find, or so many bytes
---@param options? flatline.ExpectOptions
---@return string? ... captures, or all of it; nil and why
function connection:expect(what, options) end
function connection:close() end
function connection:reset() end
---The same as reset().
function connection:abort() end

---@class flatline.tcp
tcp = {}
---@param address? string "HOST:PORT"; without it, the target
---@param options? flatline.Hold
---@return flatline.TCP
function tcp.connect(address, options) end

---Messages are tables: fields by either of their names, enums by name, bytes as
---strings, maps as tables, Timestamp and Duration as texts.
---@class flatline.GrpcOptions
---@field deadline? string|number told to the server, and kept by us
---@field metadata? table<string, string|number|boolean> of "-bin" any bytes
---@field expect? string|string[] statuses that are no error ("OK")
---@field name? string its route in reports
---@field auth? flatline.Auth

---@class flatline.GrpcCallOptions: flatline.GrpcOptions
---@field abort_after? string|number when to cancel it ("20ms")
---@field abort? number|table as of a request
---@field discard? boolean the reply will not be looked at

---@class flatline.GrpcReply
---@field status? string "OK", "NOT_FOUND"; nil if none came
---@field message? table if it is OK
---@field error? string
---@field headers? table<string, string>
---@field trailers? table<string, string>
---@field time number seconds
---@field aborted boolean

---@class flatline.GrpcStreamOptions: flatline.GrpcOptions
---@field keep? boolean it outlasts the iteration
---@field max_message? string|integer bytes of what is received at most ("1MiB")

---@class flatline.GrpcStream
---@field status? string once it has ended
---@field error? string why it is not open
---@field trailers? table<string, string> once it has ended
local calls = {}
---@param options? flatline.Wait
---@return table? message, string? why
function calls:next(options) end
---@param message? table
---@param options? { timeout?: string|number }
---@return boolean? sent, string? why
function calls:send(message, options) end
---Nothing more will be sent.
---@return boolean? sent, string? why
function calls:finish() end
---Ends it, as a client that does not want the rest.
function calls:cancel() end

---@class flatline.grpc
grpc = {}
---@param method string "package.Service/Method"
---@param message? table
---@param options? flatline.GrpcCallOptions
---@return flatline.GrpcReply
function grpc.call(method, message, options) end
---@param method string "package.Service/Method"
---@param message? table the only one, or the first that is sent
---@param options? flatline.GrpcStreamOptions
---@return flatline.GrpcStream
function grpc.stream(method, message, options) end

---@class flatline.http
http = {}
---Opens a stream of server-sent events; with a body it is a POST.
---@param url string "/path", or absolute
---@param options? flatline.StreamOptions
---@return flatline.Stream
function http.stream(url, options) end
---@param url string "/path", or absolute
---@param options? flatline.Options
---@return flatline.Reply
function http.get(url, options) end
---@param url string
---@param options? flatline.Options
---@return flatline.Reply
function http.post(url, options) end
---@param url string
---@param options? flatline.Options
---@return flatline.Reply
function http.put(url, options) end
---@param url string
---@param options? flatline.Options
---@return flatline.Reply
function http.patch(url, options) end
---@param url string
---@param options? flatline.Options
---@return flatline.Reply
function http.delete(url, options) end
---@param url string
---@param options? flatline.Options
---@return flatline.Reply
function http.head(url, options) end
---@param url string
---@param options? flatline.Options
---@return flatline.Reply
function http.options(url, options) end
---@param time string|number how long to keep an idle connection open
---@return flatline.Reply
function http.idle(time) end
---Begins TLS with an https:// target, and leaves after the first message.
---@return flatline.Reply
function http.handshake() end
---@param method string
---@param url string
---@param options? flatline.Options
---@return flatline.Reply
function http.request(method, url, options) end

---@class flatline.FlowOptions
---@field weight? number how often it is picked beside the others (1)

---@param name string
---@param run fun(user: flatline.User, shared: any)
---@overload fun(name: string, options: flatline.FlowOptions, run: fun(user: flatline.User, shared: any))
---@overload fun(name: string, request: flatline.Data)
function flow(name, run) end
---Runs once, before the load; what it returns is passed to every flow.
---@param run fun(): any
function setup(run) end
---Runs once, after the load.
---@param run fun(shared: any)
function teardown(run) end
---Checks inside are counted as "name: text".
---@generic T
---@param name string
---@param run fun(): T
---@return T
function group(name, run) end
---Sends all at once; replies in the order of the requests.
---@param requests flatline.Request[]
---@return flatline.Reply[]
function batch(requests) end

---@generic T
---@param value T counted as passed unless it is false or nil
---@param text string
---@return T
function expect(value, text) end
---What only the script counts; made at the top of the file.
---@class flatline.Counter
local counter_of = {}
---@param n? integer how many more (1)
function counter_of:add(n) end
---@param name string "sold": its column is counted_sold, limits { growth = "1KiB/sold" } is for each
---@return flatline.Counter
function counter(name) end
---@param time string|number "100ms"
---@param longest? string|number then a random time between the two
function think(time, longest) end
---@param name string an environment variable that --env allows
---@param default? any
---@return string
function env(name, default) end
---@generic T
---@param name string of --set name=value
---@param default? T also defines the type of the value
---@return T
function option(name, default) end
---@return number between 0 and 1
---@overload fun(most: integer): integer
---@overload fun(least: integer, most: integer): integer
function random() end
---@generic T
---@param list T[]
---@return T
function pick(list) end
---@return string from the salt, so that it differs from run to run
function uuid() end
---@return string 16 letters and digits, from the salt
function unique() end

---@class flatline.Feed
---@field [integer] any a row by its number
---@operator len: integer
local feed = {}
---@return any row nil after the last one, if the order is "unique"
function feed:next() end

---@class flatline.Lines
---@field order? "sequential"|"random"|"unique" one sequence for all users (sequential)

---@class flatline.CSV: flatline.Lines
---@field separator? string one character (",")

---@class flatline.data
data = {}
---@param file string beneath the scenario's folder
---@param options? flatline.CSV
---@return flatline.Feed
function data.csv(file, options) end
---@param file string
---@param options? flatline.Lines
---@return flatline.Feed
function data.lines(file, options) end
---@param file string
---@param path? string "items[0]"
---@return any
function data.json(file, path) end
