/** The body of a table with very many rows of one height: the document holds only those around the window. */
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { visibleRows, type VisibleRows } from "../logic/visible-rows";

interface LongBodyProps<Row> {
  readonly rows: readonly Row[];
  readonly columns: number;
  /** Gets the row and its number in the whole table, which begins with 2: the header is 1. */
  readonly show: (row: Row, rowIndex: number) => ComponentChildren;
}

/** As in `table.css`; measured once there are rows. */
const USUAL_HEIGHT = 52;

export function LongBody<Row>({ rows, columns, show }: LongBodyProps<Row>) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [visible, setVisible] = useState<VisibleRows>({ first: 0, end: Math.min(rows.length, 60) });
  const height = useRef(USUAL_HEIGHT);
  const count = rows.length;

  useLayoutEffect(() => {
    let frame = 0;
    const look = (): void => {
      frame = 0;
      if (body.current === null) return;
      const row = body.current.querySelector("tr[aria-rowindex]");
      if (row instanceof HTMLElement && row.offsetHeight > 0) height.current = row.offsetHeight;
      const scrolled = -body.current.getBoundingClientRect().top;
      const next = visibleRows({
        ...{ count, rowHeight: height.current, scrolled, windowHeight: innerHeight },
      });
      setVisible((old) => (old.first === next.first && old.end === next.end ? old : next));
    };
    const soon = (): void => {
      if (frame === 0) frame = requestAnimationFrame(look);
    };
    look();
    addEventListener("scroll", soon, { passive: true });
    addEventListener("resize", soon);
    return () => {
      cancelAnimationFrame(frame);
      removeEventListener("scroll", soon);
      removeEventListener("resize", soon);
    };
  }, [count]);

  const { first, end } = visible;
  return (
    <tbody ref={body}>
      <Gap rows={first} height={height.current} columns={columns} />
      {rows.slice(first, end).map((row, index) => show(row, first + index + 2))}
      <Gap rows={Math.max(0, count - end)} height={height.current} columns={columns} />
    </tbody>
  );
}

interface GapProps {
  readonly rows: number;
  readonly height: number;
  readonly columns: number;
}

const Gap = ({ rows, height, columns }: GapProps) =>
  rows === 0 ? null : (
    <tr class="gap" aria-hidden="true">
      <td colSpan={columns} style={{ height: `${rows * height}px` }} />
    </tr>
  );
