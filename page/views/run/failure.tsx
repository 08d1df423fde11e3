import type { RunDocument } from "../../logic/documents";
import { errorParts } from "../../logic/error-parts";
import { CopyButton } from "../../parts/copy-button";
import { OutsideLink } from "../../parts/outside-link";

/** Why a run did not succeed: the vendor's message, and each failed part with its own. */
export function Failure({ run }: { readonly run: RunDocument }) {
  const message = run.error?.message ?? run.message;
  const { verdict, cause, details } = errorParts(message);
  return (
    <section class={`failure tone-${run.status}`} aria-labelledby="failure">
      <div class="failure-head">
        <h2 id="failure">{verdict}</h2>
        {run.error?.code !== null && run.error?.code !== undefined && <code>{run.error.code}</code>}
        <span class="grow" />
        <CopyButton text={message} what="the whole message" label="Copy" />
        {run.runPageUrl !== null && (
          <OutsideLink href={run.runPageUrl} class="button small">
            Open at the vendor
          </OutsideLink>
        )}
      </div>
      <p class="cause">{cause}</p>
      {details.map((text) => (
        <div key={text} class="failed-part">
          <pre>{text}</pre>
          <CopyButton text={text} what="this part" />
        </div>
      ))}
    </section>
  );
}
