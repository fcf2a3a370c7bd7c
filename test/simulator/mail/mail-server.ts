import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

export interface ReceivedMail {
  from: string;
  to: string;
  /** As it came over the wire. */
  raw: string;
}

/** The text of an answer of SMTP, number first; null takes the mail. */
type Refusal = string | null;

export interface MailServerOptions {
  port?: number;
  onRecipient?(address: string): Refusal;
  /** May take its time. */
  onMail(mail: ReceivedMail): Refusal | Promise<Refusal>;
}

export interface MailServer {
  port: number;
  close(): Promise<void>;
}

const refused = (refusal: Refusal): Error | null => {
  if (refusal === null) return null;
  const [, code = "550", text = ""] = /^(\d{3}) (.*)$/.exec(refusal) ?? [];
  return Object.assign(new Error(text), { responseCode: Number(code) });
};

const readAll = async (stream: AsyncIterable<Buffer>): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
};

/** A mail server on this machine: what it takes goes nowhere else. */
export const startMailServer = async (options: MailServerOptions): Promise<MailServer> => {
  const server = new SMTPServer({
    disabledCommands: ["AUTH", "STARTTLS"],
    disableReverseLookup: true,
    closeTimeout: 100,
    onRcptTo: ({ address }, _session, done) => done(refused(options.onRecipient?.(address) ?? null)),
    onData: (stream, { envelope }, done) => {
      const { mailFrom, rcptTo } = envelope;
      const take = async (): Promise<void> => {
        const raw = await readAll(stream);
        const mail = { from: mailFrom === false ? "" : mailFrom.address, to: rcptTo[0]?.address ?? "", raw };
        done(refused(await options.onMail(mail)));
      };
      void take();
    },
  });
  // A sender that goes away in the middle is his business.
  server.on("error", () => {});
  const listening = server.listen(options.port ?? 0, "127.0.0.1");
  await once(listening, "listening");
  return {
    port: (listening.address() as AddressInfo).port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
};
