import { randomBytes } from "node:crypto";
import { programTermsSchema } from "#app/contracts/program-terms.ts";
import { createApiKeys, scopes } from "#app/modules/api-keys/index.ts";
import { createPrograms, type Program, type Programs } from "#app/modules/programs/index.ts";
import { createShops, type Shop, type Shops } from "#app/modules/shops/index.ts";
import { systemClock } from "#app/platform/clock.ts";
import type { Database } from "#app/platform/db/database.server.ts";
import type { Encryption } from "#app/platform/encryption.server.ts";
import { demoShops, type DemoShop } from "./seed/demo-shops.ts";
import { createSeededRandom } from "./seed/random.ts";
import { tellStories } from "./seed/tell-stories.ts";
import { writeHistory } from "./seed/write-history.ts";

export interface SeedDeps {
  db: Database;
  encryption: Encryption;
  /** Where a shop's storefront answers in this demo; no trailing slash. */
  storefrontUrlOf(handle: string): string;
  /** Keys by domain from an earlier start: only their hashes are in the database. */
  restKeys: Readonly<Record<string, string>>;
}

export interface DemoSeed {
  programId: string;
  advocateCode: string;
  advocateCustomerId: string;
  restKeys: Record<string, string>;
}

const day = 24 * 60 * 60 * 1000;

const mainProgram = {
  name: "Give 10%, get 100 points",
  priority: 1,
  terms: programTermsSchema.parse({
    advocateReward: { kind: "points", points: 100 },
    friendReward: { kind: "percent", percent: 10 },
    minimumSubtotal: { USD: "20.00" },
  }),
};

const secondProgram = {
  name: "Winter: give 15%, get 200 points",
  priority: 50,
  terms: programTermsSchema.parse({
    advocateReward: { kind: "points", points: 200 },
    friendReward: { kind: "percent", percent: 15 },
    minimumSubtotal: { USD: "50.00" },
    holdDays: 14,
  }),
};

const nobody = {
  request: () => Promise.reject(new Error("The seed does not talk to Shopify.")),
};

/** Ports may differ from start to start, so the storefront's address is brought up to date; a shop that left stays away. */
const ensureShop = async (shops: Shops, demo: DemoShop, storefrontUrl: string): Promise<Shop> => {
  const known = await shops.findByDomain(demo.domain);
  if (known?.status === "uninstalled" || known?.storefrontUrl === storefrontUrl) return known;
  return shops.install({
    domain: demo.domain,
    name: demo.name,
    storefrontUrl,
    currency: demo.currency,
    timezone: demo.timezone,
    primaryLocale: "en",
    isDevelopmentStore: false,
  });
};

const ensureProgram = async (
  programs: Programs,
  shop: Shop,
  wanted: typeof mainProgram,
): Promise<Program> => {
  const known = (await programs.list(shop.id)).find(({ name }) => name === wanted.name);
  const program = known ?? (await programs.create(shop.id, wanted));
  if (program.state !== "draft") return program;
  const active = await programs.activate(shop.id, program.id);
  if (!active.ok) throw new Error(active.refusal);
  return active.value;
};

const hasHistory = (db: Database, shop: Shop): Promise<boolean> =>
  db.tenant(
    shop.id,
    async (tx) => (await tx.query("select from tiers where shop_id = $1 limit 1", [shop.id])).length > 0,
  );

const fillShop = async (db: Database, programs: Programs, shop: Shop, demo: DemoShop): Promise<void> => {
  if (await hasHistory(db, shop)) return;
  const main = await ensureProgram(programs, shop, mainProgram);
  const second = await ensureProgram(programs, shop, secondProgram);
  await programs.pause(shop.id, second.id);
  const now = systemClock.now();
  const random = createSeededRandom(demo.handle);
  const history = tellStories({ shop, demo, programs: { main, second }, now, random });
  await writeHistory(db, shop.id, new Date(now.getTime() - 60 * day), history);
};

/** The advocate whose link nobody has used, with the code that he is shown today. */
const advocateSql = `
  select c.code as "advocateCode", p.shopify_customer_id as "advocateCustomerId"
  from customers p
  join share_links l on l.shop_id = p.shop_id and l.customer_id = p.id
  join share_codes c on c.shop_id = l.shop_id and c.link_id = l.id and c.retired_at is null
  where p.shop_id = $1 and p.shopify_customer_id = $2
  order by c.created_at desc
  limit 1`;

const describeSeed = async (db: Database, programs: Programs, shop: Shop, demo: DemoShop) => {
  const [program] = await programs.list(shop.id);
  const [advocate] = await db.tenant(shop.id, (tx) =>
    tx.query<Pick<DemoSeed, "advocateCode" | "advocateCustomerId">>(advocateSql, [
      shop.id,
      demo.knownAdvocates[0]?.id ?? demo.firstCustomerId,
    ]),
  );
  if (program === undefined || advocate === undefined) throw new Error(`${shop.domain} was not seeded.`);
  return { programId: program.id, ...advocate };
};

/** Fills the demo's shops once; a later start finds everything and changes nothing. */
export const seedDemo = async (deps: SeedDeps): Promise<DemoSeed> => {
  const { db, encryption } = deps;
  const shops = createShops({ db, encryption, clock: systemClock });
  const apiKeys = createApiKeys({ db, clock: systemClock });
  const programs = createPrograms({
    db,
    shopify: nobody,
    clock: systemClock,
    randomBytes,
    pause: () => Promise.resolve(),
  });
  const restKeys: Record<string, string> = {};
  const seeds: Omit<DemoSeed, "restKeys">[] = [];

  for (const demo of demoShops) {
    const shop = await ensureShop(shops, demo, deps.storefrontUrlOf(demo.handle));
    await fillShop(db, programs, shop, demo);
    seeds.push(await describeSeed(db, programs, shop, demo));
    const kept = deps.restKeys[demo.domain];
    const caller = kept === undefined ? null : await apiKeys.verify(kept);
    const isKept = kept !== undefined && scopes.every((scope) => caller?.scopes.has(scope) === true);
    restKeys[demo.domain] = isKept ? kept : (await apiKeys.create(shop.id, "Demo", scopes)).key;
  }
  const [first] = seeds;
  if (first === undefined) throw new Error("There is no demo shop.");
  return { ...first, restKeys };
};
