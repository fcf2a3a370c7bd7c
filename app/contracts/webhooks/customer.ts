import { z } from "zod";
import { storedIdSchema } from "./id.ts";

const hash = z.string().nullable().default(null);
const time = z.iso.datetime({ offset: true }).nullable().default(null);

export const storedCustomerSchema = storedIdSchema.extend({
  email_hash: hash,
  mailbox_hash: hash,
  phone_hash: hash,
  verified_email: z.boolean().nullable().default(null),
  updated_at: time,
});

export const storedCustomerMergeSchema = z.object({
  admin_graphql_api_customer_kept_id: z.string(),
  admin_graphql_api_customer_deleted_id: z.string(),
});
