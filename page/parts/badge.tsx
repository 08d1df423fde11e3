import { labelOf, type Tone } from "../logic/tone";

/** Each tone has a shape of its own, because a colour alone tells nothing to some people. */
const SHAPES: Readonly<Record<Tone, string>> = {
  succeeded: "M4.5 8.3l2.4 2.4 4.7-5.1",
  failed: "M5.3 5.3l5.4 5.4M10.7 5.3l-5.4 5.4",
  cancelled: "M4.8 8h6.4",
  timedOut: "M8 4.8V8l2.2 1.6",
  unknown: "M6.2 6.4c0-2.2 3.6-2.2 3.6 0 0 1.3-1.8 1.4-1.8 2.9M8 11.4v.1",
  running: "M8 4.2a3.8 3.8 0 0 1 3.8 3.8",
  waiting: "M6.6 5.4v5.2M9.4 5.4v5.2",
  skipped: "M5.2 5.2L8.4 8l-3.2 2.8M9 5.2v5.6",
};

export const ToneIcon = ({ tone }: { readonly tone: Tone }) => (
  <svg
    class={`tone-icon tone-${tone}`}
    viewBox="0 0 16 16"
    width="16"
    height="16"
    aria-hidden="true"
  >
    <circle cx="8" cy="8" r="7" class="tone-disc" />
    <path d={SHAPES[tone]} class="tone-mark" />
  </svg>
);

interface BadgeProps {
  readonly tone: Tone;
  /** Another word than the tone's own, such as a vendor's. */
  readonly text?: string;
}

export const Badge = ({ tone, text = labelOf(tone) }: BadgeProps) => (
  <span class={`badge tone-${tone}`}>
    <ToneIcon tone={tone} />
    <span class="badge-text">{text}</span>
  </span>
);
