/** Through which door somebody acted. */
export const actorKinds = ["admin", "api", "webhook", "job", "cli", "system"] as const;
export type ActorKind = (typeof actorKinds)[number];

/** What the log tells of, by what it happens to. An action that is missing here is shown by its name. */
export const auditActions = {
  program: ["created", "edited", "activated", "paused", "ended"],
  referral: [
    "in_progress",
    "completed",
    "rewarded",
    "failed",
    "cancelled",
    "reversed",
    "approved",
    "rejected_by_merchant",
    "withdrawn",
    "decision_undone",
  ],
  points: ["adjusted"],
  code: ["added", "replaced"],
  tiers: ["replaced"],
  customer: ["joined", "deleted", "exported", "erased"],
  api_key: ["created", "revoked"],
  privacy: ["settings_changed"],
  storefront: ["brand_changed"],
  text: ["changed", "reset"],
  audit: ["purged"],
  delivery: ["replayed"],
  shop: ["uninstalled"],
  messages: ["settings_changed"],
  notices: ["settings_changed"],
} as const;

const verbsOf: Readonly<Record<string, readonly string[] | undefined>> = auditActions;

/** `program.paused` is itself; `program` is all that happens to programs. */
export const actionsOf = (name: string): readonly string[] =>
  verbsOf[name]?.map((verb) => `${name}.${verb}`) ?? [name];
