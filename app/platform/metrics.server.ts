import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";

/** Every metric the app has. They are all made at start, so that each TYPE line stands there before the first sample. */
export const createMetrics = () => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const counter = <Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) =>
    new Counter({ name, help, labelNames: [...labelNames], registers: [registry] });
  return {
    registry,
    webhooks: counter("referrals_webhooks_total", "Deliveries by topic and answered status.", [
      "topic",
      "status",
    ]),
    unknownShops: counter(
      "referrals_webhooks_unknown_shop_total",
      "Signed deliveries of shops that are not installed.",
    ),
    conversions: counter("referrals_conversions_total", "Orders settled, by outcome.", ["status", "locale"]),
    errors: counter("referrals_errors_total", "Failures by kind.", ["error_type"]),
    rateLimited: counter(
      "referrals_rate_limit_exceeded_total",
      "Shops times seconds in which work waited for the limit of its shop.",
    ),
    translationsHits: counter(
      "translations_cache_hits_total",
      "Look-ups of a shop's own texts that the cache knew.",
    ),
    translationsMisses: counter(
      "translations_cache_misses_total",
      "Look-ups of a shop's own texts that went to the database.",
    ),
    deadLetters: new Gauge({
      name: "referrals_dlq_size_total",
      help: "Dead letters that nobody has replayed yet.",
      registers: [registry],
    }),
    httpSeconds: new Histogram({
      name: "referrals_http_request_seconds",
      help: "Time to answer a request, by door and status.",
      labelNames: ["door", "status"],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers: [registry],
    }),
  };
};

export type Metrics = ReturnType<typeof createMetrics>;
