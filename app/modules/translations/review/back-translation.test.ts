import { createServer, type IncomingMessage } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { reviewLocale, scoreOf } from "./back-translation.ts";
import { createDeepl } from "./deepl.server.ts";

describe("the score", () => {
  it.each([
    ["This offer has ended.", "This offer has ended.", 1, 1],
    ["This offer has ended.", "The offer ended", 0.9, 1],
    ["The reward has been given.", "The reward was given.", 0.9, 1],
    ["This offer has ended.", "Please sign in first.", 0, 0.4],
    ["Take {{reward}}", "Take the prize", 0, 0],
    ["{{link}}", "{{link}}", 1, 1],
  ])("of %j as %j is between %d and %d", (english, back, least, most) => {
    expect(scoreOf(english, back)).toBeGreaterThanOrEqual(least);
    expect(scoreOf(english, back)).toBeLessThanOrEqual(most);
  });
});

describe("DeepL", () => {
  const asked: { headers: IncomingMessage["headers"]; body: { text: string[]; source_lang: string } }[] = [];
  let answer: { status: number; body: string };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      asked.push({ headers: request.headers, body: JSON.parse(Buffer.concat(chunks).toString()) });
      response.writeHead(answer.status, { "content-type": "application/json" }).end(answer.body);
    });
  });
  let url = "";

  beforeEach(async () => {
    asked.length = 0;
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    url = typeof address === "object" && address !== null ? `http://127.0.0.1:${address.port}` : "";
  });

  afterEach(() => new Promise((resolve) => server.close(resolve)));

  it("is asked with placeholders that nobody translates, and answers are scored, the poorest first", async () => {
    const texts = [{ text: 'You get <x id="reward"/> &amp; more' }, { text: "Sign in" }];
    answer = { status: 200, body: JSON.stringify({ translations: texts }) };
    const english = new Map([
      ["a", "You get {{reward}} & more"],
      ["b", "This offer has ended."],
    ]);
    const hebrew = new Map([
      ["a", "מקבלים {{reward}} & עוד"],
      ["b", "ההטבה הסתיימה."],
      ["gone", "איננו"],
    ]);
    const reviewed = await reviewLocale(createDeepl({ apiKey: "test", url }), "he", english, hebrew);
    expect(asked).toHaveLength(1);
    expect(asked[0]?.headers.authorization).toBe("DeepL-Auth-Key test");
    expect(asked[0]?.body).toMatchObject({
      text: ['מקבלים <x id="reward"/> &amp; עוד', "ההטבה הסתיימה."],
      source_lang: "HE",
      target_lang: "EN-US",
    });
    expect(reviewed.map(({ key, back }) => `${key}: ${back}`)).toEqual([
      "b: Sign in",
      "a: You get {{reward}} & more",
    ]);
    expect(reviewed.map(({ score }) => score >= 0.9)).toEqual([false, true]);
  });

  it("that refuses is told", async () => {
    answer = { status: 456, body: "quota" };
    await expect(createDeepl({ apiKey: "test", url }).toEnglish("ar", ["x"])).rejects.toThrow("456");
  });
});
