import { describe, expect, it } from "vitest";
import { loader as shortLinkRoute } from "#app/routes/r.$shop.$code.ts";
import {
  code,
  moveTo,
  offer,
  offered,
  program,
  refusal,
  regenerate,
  shop,
  storefront,
  takeCode,
} from "./proxy-fixtures.ts";

describe("a short link", () => {
  const follow = (handle: string, path = "", as: { code?: string; method?: string } = {}) =>
    shortLinkRoute({
      request: new Request(`https://app.example.com/r/${handle}/x${path}`, { method: as.method ?? "GET" }),
      params: { shop: handle, code: as.code ?? code },
      context: { app: storefront.app },
    });
  const locationOf = async (...visit: Parameters<typeof follow>) => {
    const response = await follow(...visit);
    expect(response.status).toBe(302);
    return response.headers.get("location") ?? "";
  };
  const visits = async () => {
    const { rows } = await storefront.db.admin.query<{ visits: number }>(
      "select coalesce(sum(visits), 0)::int as visits from link_visits where shop_id = $1",
      [shop.id],
    );
    return rows[0]?.visits;
  };

  it("leads to the storefront and keeps what came along", async () => {
    expect(await locationOf(shop.handle, "?utm_source=mail&ref=other&lang=he")).toBe(
      `${shop.storefrontUrl}/?ref=${code}&utm_source=mail&lang=he`,
    );
  });

  it.each([
    "//evil.example.com",
    "https://evil.example.com/",
    "\r\nlocation: x",
    "رمز",
    "x".repeat(10_240),
    "@evil",
    "",
  ])("with the code %j leads to the same shop all the same", async (strange) => {
    const location = await locationOf(shop.handle, "?redirect=//evil.example.com&next=https:%2F%2Fevil", {
      code: strange,
    });
    expect(new URL(location).origin).toBe(shop.storefrontUrl);
    expect(location.length).toBeLessThan(1_000);
    expect(await visits()).toBe(0);
  });

  it("leads to the shop, which says why, while the program is paused and after a code was replaced", async () => {
    await storefront.programs.pause(shop.id, program.id);
    const paused = await locationOf(shop.handle);
    expect((await offered({ query: { code: new URL(paused).searchParams.get("ref") ?? "" } })).state).toBe(
      "paused",
    );
    await regenerate();
    expect(await locationOf(shop.handle)).toBe(`${shop.storefrontUrl}/?ref=${code}`);
    expect(await refusal(await offer())).toEqual([404, "unknown_code"]);
  });

  it("counts how often it was opened, day by day in the shop's time zone, and nothing else", async () => {
    await moveTo({ timezone: "Pacific/Kiritimati" });
    await takeCode();
    storefront.clock.moveTo(new Date("2027-03-01T09:30:00Z"));
    await Promise.all([follow(shop.handle), follow(shop.handle, "?x=1"), follow(shop.handle)]);
    await follow(shop.handle, "", { method: "HEAD" });
    await follow(shop.handle, "", { code: "nobody" });
    storefront.clock.forwardMs(60 * 60 * 1000);
    await follow(shop.handle, "", { code: code.toUpperCase() });
    const { rows } = await storefront.db.admin.query(
      "select day::text, visits from link_visits where shop_id = $1 order by day",
      [shop.id],
    );
    expect(rows).toEqual([
      { day: "2027-03-01", visits: 3 },
      { day: "2027-03-02", visits: 1 },
    ]);
    storefront.clock.moveTo(new Date());
  });

  it("leads on when it cannot be counted", async () => {
    const referrals = { ...storefront.app.referrals, countVisit: () => Promise.reject(new Error("away")) };
    const response = await shortLinkRoute({
      request: new Request("https://app.example.com/r/x/y"),
      params: { shop: shop.handle, code },
      context: { app: { ...storefront.app, referrals, log: { error: () => {} } } },
    });
    expect(response.headers.get("location")).toBe(`${shop.storefrontUrl}/?ref=${code}`);
  });

  it.each(["nobody", "..", "a.b", "evil.example.com/x", ""])(
    "leads nowhere for the shop %j",
    async (handle) => {
      const response = await follow(handle);
      expect(response.status).toBe(404);
      expect(response.headers.get("location")).toBeNull();
    },
  );
});
