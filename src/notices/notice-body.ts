import type { NoticeRule } from "../contracts/notices";
import type { Ending } from "../contracts/ending";
import { slackBody } from "./forms/slack";
import { teamsBody } from "./forms/teams";
import { webhookBody } from "./forms/webhook";
import { toNotice, type Asked } from "./notice";

/** What is posted for a rule. It is the same at each try. */
export function noticeBody(
  { name, form }: NoticeRule,
  ending: Ending,
  asked: Omit<Asked, "rule">,
): Readonly<Record<string, unknown>> {
  const notice = toNotice(ending, { ...asked, rule: name });
  switch (form) {
    case "teams":
      return teamsBody(notice);
    case "slack":
      return slackBody(notice);
    case "webhook":
      return webhookBody(notice, ending);
  }
}
