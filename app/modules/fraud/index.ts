export { assess, fraudReasons, ruleVersion } from "./assess.ts";
export type { Assessment, Signals } from "./assess.ts";
