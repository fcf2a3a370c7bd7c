import { Client } from "pg";
import { messageOf } from "#app/platform/message-of.ts";

/** Hears what PostgreSQL tells all processes at once (`pg_notify`), on a connection of its own. */
export interface Notifications {
  /** Whether everything is heard that is said from now on. The first question opens the connection. */
  isHearing(): boolean;
  close(): Promise<void>;
}

export interface NotificationsOptions {
  databaseUrl: string;
  channel: string;
  heard(payload: string): void;
  /** Something may have been said that nobody heard. */
  missed(): void;
  log: { warn(details: object, message: string): void };
}

const retryMs = 1_000;

export const listenTo = ({
  databaseUrl,
  channel,
  heard,
  missed,
  log,
}: NotificationsOptions): Notifications => {
  let client: Client | null = null;
  let isListening = false;
  let retryAt = 0;

  const lose = (lost: Client, reason: string) => {
    if (client !== lost) return;
    client = null;
    isListening = false;
    retryAt = Date.now() + retryMs;
    missed();
    log.warn({ channel, reason }, "listening was interrupted");
    lost.end().catch(() => {});
  };

  const connect = async () => {
    const next = new Client({
      connectionString: databaseUrl,
      application_name: `referrals listens to ${channel}`,
      connectionTimeoutMillis: 3_000,
      keepAlive: true,
    });
    client = next;
    next.on("error", ({ message }) => lose(next, message));
    next.on("end", () => lose(next, "the connection ended"));
    next.on("notification", ({ payload }) => heard(payload ?? ""));
    try {
      await next.connect();
      await next.query(`listen ${channel}`);
      // What was said while nobody listened is not told again.
      missed();
      isListening = client === next;
    } catch (error) {
      lose(next, messageOf(error));
    }
  };

  return {
    isHearing: () => {
      if (client === null && Date.now() >= retryAt) void connect();
      return isListening;
    },
    close: async () => {
      const open = client;
      client = null;
      isListening = false;
      retryAt = Number.POSITIVE_INFINITY;
      await open?.end().catch(() => {});
    },
  };
};
