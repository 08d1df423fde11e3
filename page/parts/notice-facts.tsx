/** Who was told of the end of a run or workflow, as the setting NOTIFY asks for it. */
import { deliveryText } from "../logic/delivery-text";
import type { RunDocument } from "../logic/documents";

/** An entry of a list of facts for each rule; nothing before the end and without rules. */
export const NoticeFacts = ({ of: { notices } }: { readonly of: Pick<RunDocument, "notices"> }) => (
  <>
    {(notices ?? []).map((notice) => (
      <div key={notice.rule}>
        <dt>Notice to {notice.rule}</dt>
        <dd class="value-text">{deliveryText(notice)}</dd>
      </div>
    ))}
  </>
);
