import { z } from "zod";

/**
 * The one reader of the environment. Everything is checked at start, every problem is named at once (by name, never by
 * value), and nothing has a default secret.
 */
export interface EncryptionKey {
  id: string;
  key: Buffer;
}

const url = (protocols: readonly string[]) =>
  z.string().refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), {
    message: `must be an address that starts with ${protocols.map((name) => `${name}//`).join(" or ")}`,
  });

const postgresUrl = url(["postgres:", "postgresql:"]);
const redisUrl = url(["redis:", "rediss:"]);
const webUrl = url(["http:", "https:"]).transform((value) => value.replace(/\/+$/, ""));
const port = z
  .string()
  .regex(/^\d{1,5}$/, "must be a port number")
  .transform(Number);
const positive = z
  .string()
  .regex(/^[1-9]\d{0,8}$/, "must be a whole number above 0")
  .transform(Number);
const list = z.string().transform((value) =>
  value
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== ""),
);
const secret = z.string().min(16, "must have 16 characters or more");

const origins = list
  .transform((entries) => entries.map((entry) => entry.replace(/\/$/, "")))
  .refine(
    (entries) => entries.every((entry) => URL.canParse(entry) && new URL(entry).origin === entry),
    "must be origins, such as https://erp.example.com",
  );

const encryptionKeys = list.transform((entries, context): EncryptionKey[] =>
  entries.map((entry) => {
    const [id = "", encoded = ""] = entry.split(":");
    const key = Buffer.from(encoded, "base64");
    if (!/^\w{1,16}$/.test(id) || key.length !== 32) {
      context.addIssue({ code: "custom", message: "must be id:key pairs, each key 32 bytes in base64" });
    }
    return { id, key };
  }),
);

const defaultScopes = "read_customers,read_orders,write_discounts";

const schema = z.object({
  DATABASE_URL: postgresUrl,
  MAINTENANCE_DATABASE_URL: postgresUrl,
  QUEUE_DATABASE_URL: postgresUrl.optional(),
  ADMIN_DATABASE_URL: postgresUrl.optional(),
  REDIS_URL: redisUrl.optional(),
  REDIS_CACHE_URL: redisUrl.optional(),
  SHOPIFY_API_KEY: z.string().min(1, "must not be empty"),
  SHOPIFY_API_SECRET: secret,
  SHOPIFY_API_SECRET_PREVIOUS: secret.optional(),
  SHOPIFY_APP_URL: webUrl,
  SHOPIFY_SCOPES: list.default(defaultScopes.split(",")),
  APP_BRIDGE_URL: webUrl.default("https://cdn.shopify.com/shopifycloud/app-bridge.js"),
  ENCRYPTION_KEYS: encryptionKeys.refine((keys) => keys.length > 0, "must hold at least one key"),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
  LISTEN_HOST: z.string().min(1).default("0.0.0.0"),
  PORT: port.default(3000),
  OPS_PORT: port.default(8080),
  TRUSTED_PROXIES: list.default([]),
  PROCESSING_RATE_PER_SHOP: positive.default(40),
  EXTRA_FRAME_ANCESTORS: list.default([]),
  S3_ENDPOINT: webUrl.optional(),
  S3_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "must be the name of a bucket")
    .optional(),
  S3_REGION: z.string().min(1).default("us-east-1"),
  S3_ACCESS_KEY_ID: z.string().optional(),
  S3_SECRET_ACCESS_KEY: z.string().optional(),
  ARCHIVE_DIR: z.string().default("archive"),
  CORS_ORIGINS: origins.default([]),
  DEEPL_API_KEY: z.string().min(1).optional(),
  DEEPL_URL: webUrl.optional(),
  SMTP_URL: url(["smtp:", "smtps:"]).optional(),
  MAIL_FROM: z
    .string()
    .regex(/^[^\s@<>]+@[^\s@<>]+$/, "must be an e-mail address")
    .optional(),
  SMS_URL: webUrl.optional(),
  SMS_FROM: z.string().min(3, "must be a number or a name that the provider knows").optional(),
});

const fieldOf = {
  databaseUrl: "DATABASE_URL",
  maintenanceDatabaseUrl: "MAINTENANCE_DATABASE_URL",
  queueDatabaseUrl: "QUEUE_DATABASE_URL",
  adminDatabaseUrl: "ADMIN_DATABASE_URL",
  redisUrl: "REDIS_URL",
  redisCacheUrl: "REDIS_CACHE_URL",
  shopifyApiKey: "SHOPIFY_API_KEY",
  shopifyApiSecret: "SHOPIFY_API_SECRET",
  shopifyApiSecretPrevious: "SHOPIFY_API_SECRET_PREVIOUS",
  appUrl: "SHOPIFY_APP_URL",
  scopes: "SHOPIFY_SCOPES",
  appBridgeUrl: "APP_BRIDGE_URL",
  encryptionKeys: "ENCRYPTION_KEYS",
  logLevel: "LOG_LEVEL",
  host: "LISTEN_HOST",
  port: "PORT",
  opsPort: "OPS_PORT",
  trustedProxies: "TRUSTED_PROXIES",
  processingRatePerShop: "PROCESSING_RATE_PER_SHOP",
  extraFrameAncestors: "EXTRA_FRAME_ANCESTORS",
  archiveDir: "ARCHIVE_DIR",
  corsOrigins: "CORS_ORIGINS",
  deeplApiKey: "DEEPL_API_KEY",
  deeplUrl: "DEEPL_URL",
  smtpUrl: "SMTP_URL",
  mailFrom: "MAIL_FROM",
  smsUrl: "SMS_URL",
  smsFrom: "SMS_FROM",
} as const satisfies Record<string, keyof z.output<typeof schema>>;

type Variables = z.output<typeof schema>;
type Present<Value> = undefined extends Value ? Exclude<Value, undefined> | null : Value;

/** What is absent is null. */
export type Env = {
  readonly [Field in keyof typeof fieldOf]: Present<Variables[(typeof fieldOf)[Field]]>;
} & {
  /** Null keeps archives in `archiveDir`. */
  readonly s3: S3Settings | null;
};

export interface S3Settings {
  endpoint: string;
  bucket: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
}

export type Source = Readonly<Record<string, string | undefined>>;

export class EnvError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The environment is not complete:\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
    this.name = "EnvError";
    this.problems = problems;
  }
}

/** An empty variable is an absent one: `REDIS_URL=` in a file means no Redis. */
const withoutEmpty = (source: Source): Record<string, string> =>
  Object.fromEntries(
    Object.entries(source).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== "",
    ),
  );

/** The names of the older service plan; a full URL wins over them. */
const withHosts = (variables: Record<string, string>): Record<string, string> => {
  const { REFERRALS_DB_HOST: dbHost, REFERRALS_REDIS_HOST: redisHost } = variables;
  const {
    REFERRALS_DB_PORT = "5432",
    REFERRALS_DB_NAME = "referrals",
    REFERRALS_DB_PASSWORD = "",
  } = variables;
  const { REFERRALS_DB_USER = "referrals_app" } = variables;
  const credentials = [REFERRALS_DB_USER, REFERRALS_DB_PASSWORD].map(encodeURIComponent).join(":");
  return {
    ...(dbHost === undefined
      ? {}
      : { DATABASE_URL: `postgres://${credentials}@${dbHost}:${REFERRALS_DB_PORT}/${REFERRALS_DB_NAME}` }),
    ...(redisHost === undefined
      ? {}
      : { REDIS_URL: `redis://${redisHost}:${variables["REFERRALS_REDIS_PORT"] ?? 6379}` }),
    ...variables,
  };
};

const problemsOf = (error: z.ZodError): string[] =>
  error.issues.map(({ path, message, code }) => {
    const name = String(path[0]);
    return `${name}: ${code === "invalid_type" ? "is missing" : message}`;
  });

const s3Variables = ["S3_BUCKET", "S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY"] as const;

const s3Of = (variables: Variables): S3Settings | null => {
  const { S3_ENDPOINT: endpoint, S3_BUCKET: bucket, S3_REGION: region } = variables;
  const { S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = variables;
  return endpoint === undefined ||
    bucket === undefined ||
    accessKeyId === undefined ||
    secretAccessKey === undefined
    ? null
    : { endpoint, bucket, region, accessKeyId, secretAccessKey };
};

export const readEnv = (source: Source): Env => {
  const variables = withHosts(withoutEmpty(source));
  const parsed = schema.safeParse(variables);
  const problems = parsed.success ? [] : problemsOf(parsed.error);
  if (variables["REDIS_URL"] === undefined && variables["QUEUE_DATABASE_URL"] === undefined) {
    problems.push("QUEUE_DATABASE_URL: is missing (the queue needs it when there is no REDIS_URL)");
  }
  const missing =
    variables["S3_ENDPOINT"] === undefined ? [] : s3Variables.filter((name) => variables[name] === undefined);
  problems.push(...missing.map((name) => `${name}: is missing (S3_ENDPOINT is set)`));
  if (variables["SMS_URL"] !== undefined && variables["SMS_FROM"] === undefined)
    problems.push("SMS_FROM: is missing (SMS_URL is set)");
  if (!parsed.success || problems.length > 0) throw new EnvError(problems);
  const read = Object.entries(fieldOf).map(([field, name]) => [field, parsed.data[name] ?? null]);
  return { ...(Object.fromEntries(read) as Env), s3: s3Of(parsed.data) };
};
