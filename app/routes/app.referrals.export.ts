import { Readable } from "node:stream";
import { createReadableStreamFromReadable, type LoaderFunctionArgs } from "@remix-run/node";
import { adminShop } from "#app/edges/web/admin-shop.server.ts";
import { referralFilter } from "#app/edges/web/referral-query.ts";
import { csvHeader, csvLines } from "#app/edges/web/referrals-csv.ts";

const rowsPerPage = 1000;

/** All that the filters leave, page by page: neither this process nor the database holds it as a whole. */
export const loader = async ({ request, context }: LoaderFunctionArgs) => {
  const shop = await adminShop(request, context);
  const { names, referrals } = context.app;
  const query = new URL(request.url).searchParams;
  query.delete("cursor");
  const { searchProblem, ...filter } = await referralFilter(names, shop, query);
  // Half of what was searched for would pass for all of it.
  if (searchProblem !== null) throw new Response(null, { status: 503 });
  const lines = async function* () {
    yield csvHeader;
    let cursor: string | undefined;
    do {
      const page = await referrals.list(shop.id, { ...filter, cursor, limit: rowsPerPage });
      yield csvLines(page?.items ?? []);
      cursor = page?.nextCursor ?? undefined;
    } while (cursor !== undefined && !request.signal.aborted);
  };
  return new Response(createReadableStreamFromReadable(Readable.from(lines())), {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="referrals-${shop.domain}.csv"`,
      "cache-control": "no-store",
    },
  });
};
