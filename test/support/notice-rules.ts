import type { NoticeRule } from "../../src/contracts/notices";

export const aRule = (changes: Partial<NoticeRule> = {}): NoticeRule => ({
  name: "on call",
  form: "webhook",
  addressSecret: "on-call-hook",
  host: "hooks.example.com",
  outcomes: ["failed", "cancelled", "timedOut", "unknown"],
  ...changes,
});
