/**
 * A Gantt chart: a real table of parts with their states and durations, and a bar for each in its last column.
 *
 * The table says everything that the bars show, so the drawing needs no description of its own. The time axis can be zoomed
 * and moved with buttons, with the keyboard (+ − 0 ← →) and with the wheel and a drag.
 */
import { useMemo, useRef, useState } from "preact/hooks";
import { ganttRows, type GanttPart, type GanttRow } from "../logic/gantt-rows";
import { moved, spanOf, ticksOf, visiblePart, zoomed, type Span } from "../logic/time-scale";
import { now } from "../state/clock";
import { Badge } from "./badge";
import { OutsideLink } from "./outside-link";
import { Seconds } from "./time";

interface GanttProps {
  readonly parts: readonly GanttPart[];
  readonly caption: string;
  /** Whether bars grow. */
  readonly live: boolean;
  /** A view of a part inside this page, in place of a link to the vendor. */
  readonly linkOf?: (part: GanttPart) => string | null;
}

/** A job with more parts shows the others when asked to. */
const MOST_ROWS = 200;
const ZOOM = 1.6;
const STEP = 0.25;

export function Gantt({ parts, caption, live, linkOf }: GanttProps) {
  const [all, setAll] = useState(false);
  const current = live ? now.value : 0;
  const rows = useMemo(() => ganttRows(parts, current), [parts, current]);
  const whole = useMemo(() => wholeOf(rows), [rows]);
  const axis = useAxis(whole);
  const shown = all ? rows : rows.slice(0, MOST_ROWS);
  return (
    <div class="gantt">
      <Controls axis={axis} caption={caption} />
      <div class="scroll-x" tabIndex={0} role="region" aria-label={caption} onKeyDown={axis.onKey}>
        <table class="table gantt-table">
          <caption class="hidden">{caption}</caption>
          <thead>
            <tr>
              <th scope="col">Part</th>
              <th scope="col">State</th>
              <th scope="col" class="right">
                Duration
              </th>
              <th scope="col" class="gantt-lane">
                <span class="hidden">When it ran</span>
                <Axis view={axis.view} origin={whole.from} />
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <Row key={row.part.name} row={row} axis={axis} linkOf={linkOf} />
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > shown.length && (
        <button
          type="button"
          class="button small"
          onClick={() => {
            setAll(true);
          }}
        >
          Show all {rows.length} parts
        </button>
      )}
    </div>
  );
}

const wholeOf = (rows: readonly GanttRow[]): Span =>
  spanOf(rows.flatMap(({ bar }) => (bar === null ? [] : [bar.from, bar.to])));

interface Axis {
  readonly view: Span;
  readonly isWhole: boolean;
  readonly zoom: (factor: number, around?: number) => void;
  readonly move: (share: number) => void;
  readonly reset: () => void;
  readonly onKey: (event: KeyboardEvent) => void;
}

/** Until somebody zooms, the axis shows everything and grows with it. */
function useAxis(whole: Span): Axis {
  const [chosen, setChosen] = useState<Span | null>(null);
  const view = chosen ?? whole;
  const set = (next: Span): void => {
    setChosen(next.from <= whole.from && next.to >= whole.to ? null : next);
  };
  const zoom: Axis["zoom"] = (factor, around = 0.5) => {
    set(zoomed(view, whole, { factor, around }));
  };
  const move = (share: number): void => {
    set(moved(view, whole, share));
  };
  const reset = (): void => {
    setChosen(null);
  };
  const keys: Readonly<Record<string, () => void>> = {
    "+": () => {
      zoom(ZOOM);
    },
    "=": () => {
      zoom(ZOOM);
    },
    "-": () => {
      zoom(1 / ZOOM);
    },
    "0": reset,
    ArrowLeft: () => {
      move(-STEP);
    },
    ArrowRight: () => {
      move(STEP);
    },
  };
  return {
    ...{ view, isWhole: chosen === null, zoom, move, reset },
    onKey: (event) => {
      const action = keys[event.key];
      if (action === undefined || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      action();
    },
  };
}

const Controls = ({ axis, caption }: { readonly axis: Axis; readonly caption: string }) => (
  <div class="gantt-controls" role="group" aria-label={`Time axis of ${caption}`}>
    <Control
      label="Zoom in"
      sign="+"
      onClick={() => {
        axis.zoom(ZOOM);
      }}
    />
    <Control
      label="Zoom out"
      sign="−"
      disabled={axis.isWhole}
      onClick={() => {
        axis.zoom(1 / ZOOM);
      }}
    />
    <Control
      label="Earlier"
      sign="‹"
      disabled={axis.isWhole}
      onClick={() => {
        axis.move(-STEP);
      }}
    />
    <Control
      label="Later"
      sign="›"
      disabled={axis.isWhole}
      onClick={() => {
        axis.move(STEP);
      }}
    />
    <button type="button" class="button small" disabled={axis.isWhole} onClick={axis.reset}>
      Whole
    </button>
  </div>
);

interface ControlProps {
  readonly label: string;
  readonly sign: string;
  readonly disabled?: boolean;
  readonly onClick: () => void;
}

const Control = ({ label, sign, disabled = false, onClick }: ControlProps) => (
  <button
    type="button"
    class="button small square"
    aria-label={label}
    title={label}
    disabled={disabled}
    onClick={onClick}
  >
    {sign}
  </button>
);

const percent = (share: number): string => `${(share * 100).toFixed(3)}%`;

const MOST_TICKS = 6;
/** A label that starts further right would be cut. */
const LAST_LABEL = 0.93;

const Axis = ({ view, origin }: { readonly view: Span; readonly origin: number }) => (
  <svg class="axis" width="100%" height="18" aria-hidden="true">
    {ticksOf(view, origin, MOST_TICKS).map(({ at, text }) => (
      <g key={text}>
        <line x1={percent(at)} x2={percent(at)} y1="12" y2="18" />
        {at <= LAST_LABEL && (
          <text x={percent(at)} dx="3" y="12">
            {text}
          </text>
        )}
      </g>
    ))}
  </svg>
);

interface RowProps {
  readonly row: GanttRow;
  readonly axis: Axis;
  readonly linkOf: GanttProps["linkOf"];
}

const DEEPEST = 5;

function Row({ row: { part, depth, label, bar, seconds }, axis, linkOf }: RowProps) {
  const inside = linkOf?.(part) ?? null;
  return (
    <tr>
      <th scope="row" class={`gantt-name depth-${Math.min(depth, DEEPEST)}`} title={part.name}>
        {inside === null ? (
          <OutsideLink href={part.href}>{label}</OutsideLink>
        ) : (
          <a href={inside}>{label}</a>
        )}
        <span class="quiet kind"> {part.kind}</span>
        {part.attempt > 1 && <span class="chip">attempt {part.attempt}</span>}
      </th>
      <td>
        <Badge tone={part.tone} text={part.state} />
      </td>
      <td class="right">
        <Seconds count={seconds} />
      </td>
      <td class="gantt-lane">
        <Lane bar={bar} axis={axis} tone={part.tone} />
      </td>
    </tr>
  );
}

interface LaneProps {
  readonly bar: Span | null;
  readonly axis: Axis;
  readonly tone: string;
}

/** Thin enough for a part of no duration, wide enough to be seen. */
const SLIVER = 0.004;

function Lane({ bar, axis, tone }: LaneProps) {
  const drag = useRef<number | null>(null);
  const visible = bar === null ? null : visiblePart(axis.view, bar);
  const shareOf = (event: MouseEvent, x: number): number =>
    x / Math.max(1, (event.currentTarget as Element).getBoundingClientRect().width);
  return (
    <svg
      class="lane"
      width="100%"
      height="18"
      aria-hidden="true"
      onWheel={(event) => {
        if (!event.ctrlKey && !event.shiftKey) return;
        event.preventDefault();
        axis.zoom(event.deltaY < 0 ? ZOOM : 1 / ZOOM, shareOf(event, event.offsetX));
      }}
      onPointerDown={(event) => {
        drag.current = event.clientX;
        (event.currentTarget as Element).setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        if (drag.current === null || axis.isWhole) return;
        axis.move(shareOf(event, drag.current - event.clientX));
        drag.current = event.clientX;
      }}
      onPointerUp={() => {
        drag.current = null;
      }}
    >
      {visible !== null && (
        <rect
          x={percent(Math.min(visible.start, 1 - SLIVER))}
          y="4"
          width={percent(Math.max(visible.width, SLIVER))}
          height="10"
          rx="2"
          class={`bar tone-${tone}`}
        />
      )}
    </svg>
  );
}
