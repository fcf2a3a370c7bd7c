import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { adminReads, type Read } from "./admin-reads.ts";
import { withLargeShop, type LargeShop } from "./large-shop.ts";

const help = `How long the database takes for each page of the admin in a shop of many referrals.

  npx node test/load/admin-pages.ts [--referrals 1000000] [--times 15] [--most 50] [--keep FOLDER] [--json]

  --referrals  how many the shop has; a fifth as many advocates, a quarter as many entries of the audit log, a tenth as
               many failed deliveries, and an order in two hundred waits for a person
  --times      how often each page is read; the median counts
  --most       the milliseconds that a median may take; one that takes longer ends the run with 1
  --keep       a folder for the database, which stays there and is not filled again
  --json       the last line is the result

It starts a PostgreSQL of its own, in a temporary folder that it removes.`;

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
};

const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Infinity;

const measure = async ([name, read]: Read, times: number, most: number) => {
  await read();
  const taken: number[] = [];
  while (taken.length < times) taken.push(await timed(read));
  const ms = Math.round(median(taken) * 10) / 10;
  const pass = ms < most;
  const fastest = Math.min(...taken);
  console.log(
    `${ms.toFixed(1).padStart(9)} ms, ${fastest.toFixed(1).padStart(6)} at best  ${name}${pass ? "" : `  TOO SLOW, ${most} ms at most`}`,
  );
  return { name, ms, fastest, pass };
};

/** They are counted in the background. */
const countedStandings = async ({ app, shop }: LargeShop): Promise<void> => {
  while ((await app.tiers.foresee(shop, [])) === null) await sleep(100);
};

interface Options {
  referrals: number;
  times: number;
  most: number;
  isJson: boolean;
}

const run = (folder: string, { referrals, times, most, isJson }: Options): Promise<void> =>
  withLargeShop(folder, referrals, async (large) => {
    const { app, shop } = large;
    const counting = await timed(() => app.analytics.refresh(shop.id));
    const standings = await timed(() => countedStandings(large));
    const [figuresTook, standingsTook] = [counting, standings].map((ms) => (ms / 1000).toFixed(1));
    console.log(
      `${referrals} referrals; figures up to date in ${figuresTook} s, standings in ${standingsTook} s`,
    );
    const results: Awaited<ReturnType<typeof measure>>[] = [];
    for (const read of await adminReads(large)) results.push(await measure(read, times, most));
    if (isJson) console.log(JSON.stringify(results));
    if (results.some(({ pass }) => !pass)) process.exitCode = 1;
  });

const { values } = parseArgs({
  options: {
    referrals: { type: "string", default: "1000000" },
    times: { type: "string", default: "15" },
    most: { type: "string", default: "50" },
    keep: { type: "string" },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
if (values.help) {
  console.log(help);
} else {
  const folder = values.keep ?? (await mkdtemp(path.join(os.tmpdir(), "referrals-load-")));
  const options = {
    referrals: Number(values.referrals),
    times: Number(values.times),
    most: Number(values.most),
    isJson: values.json,
  };
  try {
    await run(folder, options);
  } finally {
    if (values.keep === undefined) await rm(folder, { recursive: true, force: true });
  }
}
