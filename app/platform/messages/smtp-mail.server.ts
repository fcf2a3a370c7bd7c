import { Readable } from "node:stream";
import MailComposer from "nodemailer/lib/mail-composer";
import SMTPConnection, { type SMTPConnectionOptions } from "nodemailer/lib/smtp-connection";
import { providerPatienceMs, type Handover } from "./handover.ts";
import type { Letter, MailSender } from "./letter.ts";

export interface SmtpSettings {
  /** smtp:// asks for STARTTLS, smtps:// speaks TLS from the first byte. */
  url: string;
  /** The address letters come from. */
  from: string;
}

interface Server {
  options: SMTPConnectionOptions;
  login: { user: string; pass: string } | null;
}

const loopback = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;

/** Addresses do not travel in clear, unless within this machine or when the operator says so. */
const serverOf = (url: string): Server => {
  const { protocol, hostname, port, username, password, searchParams } = new URL(url);
  const secure = protocol === "smtps:";
  const isLocal = loopback.test(hostname);
  const isPlainAllowed = searchParams.get("requireTLS") === "false";
  return {
    options: {
      host: hostname.replaceAll(/[[\]]/g, ""),
      port: port === "" ? (secure ? 465 : 587) : Number(port),
      secure,
      requireTLS: !secure && !isLocal && !isPlainAllowed,
      ignoreTLS: !secure && isLocal,
      opportunisticTLS: isPlainAllowed,
      connectionTimeout: providerPatienceMs,
      greetingTimeout: providerPatienceMs,
      socketTimeout: providerPatienceMs,
      dnsTimeout: providerPatienceMs,
    },
    login:
      username === "" ? null : { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
  };
};

const headersOf = ({ locale, unsubscribeUrl }: Letter) => ({
  "Content-Language": locale,
  "Auto-Submitted": "auto-generated",
  ...(unsubscribeUrl === null
    ? {}
    : {
        "List-Unsubscribe": { prepared: true, value: `<${unsubscribeUrl}>` },
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
      }),
});

const composed = (from: string, letter: Letter): Promise<Buffer> =>
  new MailComposer({
    from: { name: letter.sender, address: from },
    to: letter.to,
    ...(letter.replyTo === null ? {} : { replyTo: letter.replyTo }),
    subject: letter.subject,
    text: letter.text,
    html: letter.html,
    messageId: `<${letter.id}@${from.split("@").at(-1)}>`,
    headers: headersOf(letter),
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build();

interface SmtpError {
  code?: string | undefined;
  command?: string | undefined;
  responseCode?: number | undefined;
}

const later = (reason: string, isOutage: boolean): Handover => ({ is: "later", reason, isOutage });

/** An answer of the server is an answer; silence after it had everything leaves a doubt. */
const handoverOf = ({ code, command, responseCode }: SmtpError, isHandedOver: boolean): Handover => {
  if (code === "EAUTH") return later("login", true);
  if (responseCode === undefined) {
    if (isHandedOver) return { is: "unknown" };
    return later(code === "ETIMEDOUT" ? "timeout" : code === "ETLS" ? "no_tls" : "unreachable", true);
  }
  if (responseCode < 500) return later("busy", command === "CONN");
  return { is: "refused", reason: command === "RCPT TO" ? "refused_recipient" : "refused" };
};

const handOver = ({ options, login }: Server, from: string, to: string, message: Buffer): Promise<Handover> =>
  new Promise((resolve) => {
    const connection = new SMTPConnection(options);
    let isHandedOver = false;
    const watched = Readable.from(
      (function* () {
        yield message;
        isHandedOver = true;
      })(),
      { objectMode: false },
    );
    const finish = (handover: Handover) => {
      clearTimeout(timer);
      if (handover.is === "sent") connection.quit();
      else connection.close();
      resolve(handover);
    };
    const fail = (error: SmtpError) => finish(handoverOf(error, isHandedOver));
    const timer = setTimeout(() => fail({ code: "ETIMEDOUT" }), providerPatienceMs);
    const send = () =>
      connection.send({ from, to: [to] }, watched, (error) => (error ? fail(error) : finish({ is: "sent" })));
    connection.on("error", fail);
    connection.connect((error) => {
      if (error) fail(error);
      else if (login === null) send();
      else connection.login(login, (refused) => (refused ? fail(refused) : send()));
    });
  });

/** One connection a letter: whoever waits for a slow server waits five seconds in all. */
export const createSmtpMail = ({ url, from }: SmtpSettings): MailSender => {
  const server = serverOf(url);
  return {
    send: async (letter) => handOver(server, from, letter.to, await composed(from, letter)),
  };
};
