/** Every "no" of the storefront API with its status; its words stand under `storefront.error` in each language. */
const statuses = {
  bad_signature: 400,
  invalid_request: 400,
  sign_in_required: 401,
  unknown_code: 404,
  unknown_reward: 404,
  not_found: 404,
  method_not_allowed: 405,
  program_paused: 409,
  program_ended: 409,
  already_referred: 409,
  not_enough_points: 409,
  idempotency_conflict: 409,
  own_code: 422,
  limit_reached: 422,
  too_many_requests: 429,
  too_many_codes: 429,
  internal: 500,
  unavailable: 503,
} as const;

export type RefusalCode = keyof typeof statuses;

export interface Refusal {
  code: RefusalCode;
  retryAfterMs?: number;
}

export const statusOf = (code: RefusalCode): number => statuses[code];
