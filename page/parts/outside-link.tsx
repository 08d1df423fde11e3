import type { ComponentChildren } from "preact";
import { safeLink } from "../logic/link";

interface OutsideLinkProps {
  readonly href: string | null | undefined;
  readonly children: ComponentChildren;
  readonly class?: string;
  /** For a link whose text is only a sign. */
  readonly label?: string;
}

/** A link to a page of a vendor or a caller, in a tab of its own. Anything but a web address is shown as text. */
export function OutsideLink({ href, children, label, class: className }: OutsideLinkProps) {
  const address = safeLink(href);
  if (address === null) return <span class={className}>{children}</span>;
  return (
    <a
      href={address}
      target="_blank"
      rel="noopener noreferrer"
      class={className}
      aria-label={label}
      title={label}
    >
      {children}
      <svg
        viewBox="0 0 16 16"
        width="11"
        height="11"
        aria-hidden="true"
        class="stroke-icon outside"
      >
        <path d="M6.5 3.5h-3v9h9v-3M9.5 2.5h4v4M13 3L7.5 8.5" />
      </svg>
    </a>
  );
}
