// The parcels service of the lab: a weak JSON API whose parcels answer whoever is logged in. Writes one JSON line a request.
const http = require("http"), fs = require("fs");
const [port, log, kind] = [Number(process.argv[2]), fs.openSync(process.argv[3], "a"), process.argv[4]];
const owners = JSON.parse(process.argv[5]);
const known = new Map(owners.map((n, at) => [n, at]));

function answer(method, path, token) {
  if (path === "/health") return [200, { ok: true }];
  if (path === "/v2/token" && method === "POST") return [200, { token: "t".repeat(180) }];
  if (path.startsWith("/v2/offices")) return [200, { offices: "o".repeat(1900 + (path.length % 7)) }];
  if (!token) return [401, { error: "no token" }];
  const one = new RegExp(`^/v2/${kind}/(\\d+)(/events)?$`).exec(path);
  if (!one || !known.has(Number(one[1]))) return [404, { error: "unknown" }];
  const fill = known.get(Number(one[1])) % 90;
  return [200, one[2] ? { events: "e".repeat(400 + fill) } : { to: "n".repeat(310 + fill) }];
}

http.createServer((request, reply) => {
  const begun = Date.now();
  request.resume();
  request.on("end", () => {
    const [status, body] = answer(request.method, request.url.split("?")[0], request.headers.authorization);
    const text = JSON.stringify(body);
    reply.writeHead(status, { "content-type": "application/json", "content-length": text.length });
    reply.end(text);
    const head = request.headers;
    fs.writeSync(log, JSON.stringify({
      time: "TIME", remote_addr: head["x-lab-client"] || "127.0.0.1", method: request.method, uri: request.url, status,
      bytes: text.length, referer: head.referer || "-", user_agent: head["user-agent"] || "-", host: head.host,
      response_time: (Date.now() - begun) / 1000,
    }) + `\t${begun / 1000}\t${head["x-lab"]}\n`);
  });
}).listen(port, "127.0.0.1");
