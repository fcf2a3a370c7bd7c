import { z } from "zod";
import {
  messageChannels,
  messageKinds,
  type MessageChannel,
  type MessageKind,
} from "#app/contracts/message-kinds.ts";
import { holdsContact } from "#app/contracts/merchant-text.ts";
import type { MessageSettings } from "#app/modules/notifications/index.ts";
import { ok, refuse, type Result } from "#app/platform/result.ts";
import { fieldErrors, type FieldErrors } from "./errors.ts";
import { isChecked, textIn, tick, type Fields } from "./fields.ts";

export const addressSchema = z
  .string()
  .max(254)
  .refine((text) => z.email().safeParse(text).success, { params: { says: "email" } });

// eslint-disable-next-line no-control-regex
const controls = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

const settingsSchema = z.object({
  sender: z
    .string()
    .max(60)
    .refine((text) => !controls.test(text), { params: { says: "invalid" } })
    .refine((text) => !holdsContact(text), { params: { says: "contact" } })
    .nullable(),
  replyTo: addressSchema.nullable(),
  version: z.coerce.number().int().min(0),
});

const kindsIn = (fields: Fields, channel: MessageChannel): MessageKind[] =>
  messageKinds.filter((kind) => isChecked(fields, `${channel}.${kind}`));

export const readMessageForm = (fields: Fields): Result<MessageSettings, FieldErrors> => {
  const parsed = settingsSchema.safeParse({
    sender: textIn(fields, "sender"),
    replyTo: textIn(fields, "replyTo"),
    version: fields["version"],
  });
  if (!parsed.success) return refuse(fieldErrors(parsed.error.issues, fields));
  const kinds = { email: kindsIn(fields, "email"), sms: kindsIn(fields, "sms") };
  return ok({ ...parsed.data, kinds });
};

/** As it stands in the form. */
export const messageFields = ({ sender, replyTo, kinds, version }: MessageSettings): Fields => ({
  sender: sender ?? "",
  replyTo: replyTo ?? "",
  version: String(version),
  ...Object.fromEntries(
    messageChannels.flatMap((channel) =>
      messageKinds.map((kind) => [`${channel}.${kind}`, tick(kinds[channel].includes(kind))]),
    ),
  ),
});
