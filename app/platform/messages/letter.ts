import type { Handover } from "./handover.ts";

export interface Letter {
  /** Unique; a repeat of the same letter has the same one. */
  id: string;
  sender: string;
  replyTo: string | null;
  to: string;
  subject: string;
  text: string;
  html: string;
  locale: string;
  /** Takes a POST that stops all further letters; null for a trial. */
  unsubscribeUrl: string | null;
}

export interface MailSender {
  send(letter: Letter): Promise<Handover>;
}

export interface TextMessage {
  to: string;
  text: string;
}

export interface SmsSender {
  send(message: TextMessage): Promise<Handover>;
}
