/** What a person can decide about a referral. */
export const decisionKinds = ["approve", "reject", "cancel", "ban", "undo"] as const;

export type AskedDecision = (typeof decisionKinds)[number];
