export { assess, fraudReasons, ruleVersion } from "./assess.ts";
export type { Assessment, FraudReason, Signals, Verdict } from "./assess.ts";
