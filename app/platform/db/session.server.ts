import { Client } from "pg";

/** One connection for a step of an operator's command, closed whatever happens. */
export async function withSession<Value>(
  databaseUrl: string,
  work: (client: Client) => Promise<Value>,
): Promise<Value> {
  const client = new Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: 3_500,
    application_name: "referrals-cli",
    options: "-c search_path=public",
  });
  // Without a listener a connection that breaks between two queries ends the process; the next query reports it.
  client.on("error", () => {});
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end();
  }
}
