import { describe, expect, it } from "vitest";
import { messageFields, readMessageForm } from "./message-form.ts";

const settings = {
  sender: "Olive & Oak",
  replyTo: "help@example.com",
  kinds: { email: ["reward_given", "share_reminder"], sms: ["reward_given"] },
  version: 3,
} as const;

describe("the form of messages", () => {
  it("reads what it shows", () => {
    expect(readMessageForm(messageFields(settings))).toEqual({ ok: true, value: settings });
  });

  it("takes blanks for the defaults", () => {
    const blank = { ...messageFields(settings), sender: "  ", replyTo: "" };
    expect(readMessageForm(blank)).toMatchObject({ value: { sender: null, replyTo: null } });
  });

  it.each([
    [{ replyTo: "help@" }, { replyTo: { says: "email" } }],
    [{ replyTo: "a@example.com, b@example.com" }, { replyTo: { says: "email" } }],
    [{ replyTo: "help@example.com\r\nBcc: all@example.com" }, { replyTo: { says: "email" } }],
    [{ sender: "Olive\r\nBcc: x" }, { sender: { says: "invalid" } }],
    [{ sender: "support@bank.example" }, { sender: { says: "contact" } }],
    [{ sender: "x".repeat(61) }, { sender: { says: "too_long", limit: 60 } }],
  ])("refuses %j beside its field", (changes, expected) => {
    expect(readMessageForm({ ...messageFields(settings), ...changes })).toEqual({
      ok: false,
      refusal: expected,
    });
  });
});
