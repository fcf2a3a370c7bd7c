import { expect, it } from "vitest";
import { noticeFields, readNoticeForm } from "./notice-form.ts";

it("reads what it wrote, the shop's own language too", () => {
  const chosen = { kinds: ["program_paused", "weekly_summary"], locale: "ar", version: 3 } as const;
  expect(readNoticeForm(noticeFields(chosen))).toEqual({ ok: true, value: chosen });
  const nothing = { kinds: [], locale: null, version: 0 };
  expect(readNoticeForm(noticeFields(nothing))).toEqual({ ok: true, value: nothing });
});

it("says beside the field that a language is none", () => {
  expect(readNoticeForm({ noticeLocale: "tlh" })).toEqual({
    ok: false,
    refusal: { noticeLocale: { says: "invalid" } },
  });
});
