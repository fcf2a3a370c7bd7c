import { z } from "zod";

const id = z.string().regex(/^\d{1,20}$/);
const word = z.string().nullable().default(null);

export const storedDisputeSchema = z.object({
  id,
  order_id: id.nullable().default(null),
  type: word,
  status: word,
});

export type StoredDispute = z.output<typeof storedDisputeSchema>;
