import { pino, type DestinationStream, type Logger as PinoLogger } from "pino";

export type Logger = PinoLogger;

/** Fields that never reach a log, wherever a caller nested them by mistake. */
const secrets = [
  "authorization",
  "password",
  "accessToken",
  "refreshToken",
  "token",
  "id_token",
  "email",
  "phone",
  "ip",
];

/** JSON lines on stdout. Callers log ids, counts and codes: no body, no address, no path of a request, no error object. */
export const createLogger = (level: string, destination?: DestinationStream): Logger =>
  pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: secrets.flatMap((name) => [name, `*.${name}`]), remove: true },
    },
    destination ?? pino.destination({ fd: 1, sync: false }),
  );
