import {
  isPrompt,
  messageKinds,
  type MessageChannel,
  type MessageKind,
} from "#app/contracts/message-kinds.ts";

export interface MessageSettings {
  /** Null: the shop's name. */
  sender: string | null;
  replyTo: string | null;
  kinds: Readonly<Record<MessageChannel, readonly MessageKind[]>>;
  /** Of a shop that saved nothing yet it is 0. */
  version: number;
}

/** Notices go out unless the merchant says otherwise; prompts and text messages only when he says so. */
export const defaultSettings: MessageSettings = {
  sender: null,
  replyTo: null,
  kinds: { email: messageKinds.filter((kind) => !isPrompt(kind)), sms: [] },
  version: 0,
};
