import { z } from "zod";

const id = z.string().regex(/^\d{1,20}$/);
const word = z.string().nullable().default(null);

export const storedRefundSchema = z.object({
  id,
  order_id: id,
  created_at: z.iso.datetime({ offset: true }).nullable().default(null),
  refund_line_items: z
    .array(
      z.object({
        /** Intake drops what is no amount: to count that as nothing would keep what is to be taken back. */
        subtotal: z.string(),
        line_item: z
          .object({ gift_card: z.boolean().nullable().default(null) })
          .nullable()
          .default(null),
      }),
    )
    .default([]),
  order_adjustments: z.array(z.object({ kind: word, amount: z.string() })).default([]),
  transactions: z.array(z.object({ kind: word, status: word })).default([]),
});

export type StoredRefund = z.output<typeof storedRefundSchema>;
