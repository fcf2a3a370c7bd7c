/** What customers are told, in the sequence in which the admin shows it. */
export const messageKinds = [
  "friend_ordered",
  "reward_given",
  "reward_reversed",
  "points_expiring",
  "points_expired",
  "your_link",
  "friend_offer",
  "share_reminder",
] as const;
export type MessageKind = (typeof messageKinds)[number];

export const messageChannels = ["email", "sms"] as const;
export type MessageChannel = (typeof messageChannels)[number];

/** A prompt, which nobody asked for: it needs the customer's consent to marketing. All others are notices. */
export const isPrompt = (kind: MessageKind): boolean => kind === "share_reminder";
