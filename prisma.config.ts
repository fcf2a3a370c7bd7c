import { defineConfig } from "prisma/config";

/** Only `npm run generate` uses the Prisma CLI; migrations are applied by `referrals migrate` (docs/decisions). */
export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  ...(process.env["ADMIN_DATABASE_URL"] ? { datasource: { url: process.env["ADMIN_DATABASE_URL"] } } : {}),
});
