import { createServer, type IncomingMessage, type Server } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, it } from "vitest";
import { discardRest, readBody } from "./read-body.server.ts";

let server: Server;
afterEach(() => server.close());

const limit = 1_000;
const readSize = async (incoming: IncomingMessage): Promise<string> => {
  const body = await readBody(incoming, limit);
  return body === "too_large" ? body : String(body.length);
};
const refuse = async (incoming: IncomingMessage): Promise<string> => {
  await discardRest(incoming);
  return "refused";
};

const serve = async (answer: (incoming: IncomingMessage) => Promise<string>): Promise<void> => {
  server = createServer((incoming, response) => {
    void answer(incoming).then((said) => response.setHeader("connection", "close").end(said));
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
};

/** Says everything before it listens, as a sender does that does not expect to be refused. */
const say = async (head: string, body: string): Promise<string> => {
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1").pause();
  await new Promise<void>((resolve, reject) => {
    socket.once("error", reject);
    socket.write(`POST / HTTP/1.1\r\nhost: here\r\n${head}\r\n\r\n${body}`, () => resolve());
  });
  const answer = await text(socket);
  return (
    answer
      .split("\r\n\r\n")
      .at(-1)
      ?.match(/[a-z_]{2,}|\d{4}/)?.[0] ?? ""
  );
};

const announced = (size: number): [string, string] => [`content-length: ${size}`, "x".repeat(size)];
const chunked = (size: number): [string, string] => [
  "transfer-encoding: chunked",
  `${size.toString(16)}\r\n${"x".repeat(size)}\r\n0\r\n\r\n`,
];

describe("a body", () => {
  it.each([
    ["announced", announced],
    ["in chunks", chunked],
  ])("that is %s may be as large as the limit, and is refused audibly above it", async (_, sized) => {
    await serve(readSize);
    expect(await say(...sized(limit))).toBe("1000");
    expect(await say(...sized(20_000_000))).toBe("too_large");
  });

  it("that nobody wants to read does not break the answer", async () => {
    await serve(refuse);
    expect(await say(...announced(20_000_000))).toBe("refused");
  });

  it("that was read already keeps nobody waiting", async () => {
    await serve(async (incoming) => `${await readSize(incoming)}${(await refuse(incoming)).slice(8)}`);
    expect(await say(...announced(limit))).toBe("1000");
  });
});
