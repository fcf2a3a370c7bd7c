import type { z } from "zod";
import type { Tx } from "#app/platform/db/database.server.ts";
import type { BatchHandler, Delivery, Verdict } from "#app/platform/inbox/inbox.ts";

export const reasonOf = (error: z.ZodError): string =>
  error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ");

/** A body that its schema took, and what a topic makes of it; null when it cannot be what it claims to be. */
export interface Reading<Body, Meaning> {
  schema: z.ZodType<Body>;
  meaning(body: Body, delivery: Delivery): Meaning | null;
}

type Read<Meaning> = { id: string; meaning: Meaning } | { id: string; reason: string };

const readOne = <Body, Meaning>(
  { schema, meaning }: Reading<Body, Meaning>,
  delivery: Delivery,
): Read<Meaning> => {
  const parsed = schema.safeParse(delivery.body);
  if (!parsed.success) return { id: delivery.id, reason: reasonOf(parsed.error) };
  const meant = meaning(parsed.data, delivery);
  return meant === null
    ? { id: delivery.id, reason: "an id is out of range" }
    : { id: delivery.id, meaning: meant };
};

/** A topic without waiting: what can be read is done together, what cannot is dead with its reason. */
export const deliveriesOf =
  <Body, Meaning>(
    reading: Reading<Body, Meaning>,
    work: (tx: Tx, meanings: readonly Meaning[]) => Promise<void>,
  ): BatchHandler =>
  async (tx, batch) => {
    const read = batch.map((delivery) => readOne(reading, delivery));
    await work(
      tx,
      read.flatMap((one) => ("meaning" in one ? [one.meaning] : [])),
    );
    return {
      verdicts: read.map((one): Verdict =>
        "meaning" in one
          ? { id: one.id, result: "done" }
          : { id: one.id, result: "dead", reason: one.reason },
      ),
    };
  };

/** When something was said: in the body, else on the envelope. */
export const saidAt = (updatedAt: string | null, { triggeredAt }: Delivery): Date =>
  updatedAt === null ? (triggeredAt ?? new Date(0)) : new Date(updatedAt);
