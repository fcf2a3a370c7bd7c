import { afterAll, afterEach, expect, vi } from "vitest";

/** A test fails on what it did not expect: a request that would leave this machine, or words on the console. */
const loopback = new Set(["127.0.0.1", "localhost", "[::1]"]);
const realFetch = globalThis.fetch;

globalThis.fetch = (input, init) => {
  const url = new URL(input instanceof Request ? input.url : input);
  if (!loopback.has(url.hostname))
    throw new Error(`A test asked ${url.hostname}, which nobody stands in for.`);
  return realFetch(input, init);
};

const said = (["error", "warn"] as const).map((level) => vi.spyOn(console, level));

afterEach(() => {
  const words = said.flatMap((spy) => spy.mock.calls.map((call) => call.map(String).join(" ")));
  for (const spy of said) spy.mockClear();
  expect(words, "words on the console").toEqual([]);
});

/** Sockets and servers that a file left open would hang the process, or be somebody else's surprise. */
const held = new Set(["TCPServerWrap"]);

afterAll(async () => {
  await vi.waitFor(() => {
    const open = process.getActiveResourcesInfo().filter((name) => held.has(name));
    expect(open, "servers left open").toEqual([]);
  }, 2_000);
});
