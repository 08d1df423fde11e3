/** Checks a form, sends it, and keeps what is wrong with it. */
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { FieldProblem } from "../../logic/check-value";
import type { Field } from "../../logic/form-fields";
import type { JsonSchema, Schemas } from "../../logic/json-schema";
import type { Problem } from "../../logic/problem";
import { go } from "../../state/route";
import { toast } from "../../state/toasts";
import { draftOf, dropDraft, newKey, type Draft } from "./draft";
import type { Kind } from "./kinds";
import { readDraft } from "./read-draft";

export interface StartOptions {
  readonly kind: Kind;
  readonly name: string;
  readonly draft: Draft;
  readonly schema: JsonSchema;
  readonly schemas: Schemas;
  readonly fields: readonly Field[];
}

interface Start {
  readonly busy: boolean;
  readonly found: readonly FieldProblem[];
  readonly problem: Problem | null;
  readonly setFound: (found: readonly FieldProblem[]) => void;
  readonly submit: () => Promise<void>;
}

export function useStart(options: StartOptions): Start {
  const { kind, name } = options;
  const [busy, setBusy] = useState(false);
  const [found, setFound] = useState<readonly FieldProblem[]>([]);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [timesShown, setTimesShown] = useState(0);
  const started = useRef(false);
  const sending = useRef(false);
  useEffect(
    () => () => {
      if (started.current) dropDraft(name);
    },
    [],
  );
  // With the render that shows them, so that no key goes to another place in between.
  useLayoutEffect(() => {
    if (timesShown > 0) focusFirstWrong();
  }, [timesShown]);
  const show = (problems: readonly FieldProblem[], refusal: Problem | null): void => {
    setFound(problems);
    setProblem(refusal);
    if (problems.length > 0) setTimesShown((times) => times + 1);
  };
  const submit = async (): Promise<void> => {
    if (sending.current) return;
    const { request, problems } = readDraft(options);
    show(problems, null);
    if (problems.length > 0) return;
    sending.current = true;
    setBusy(true);
    const reply = await kind.start(request, draftOf(name)?.key ?? newKey());
    sending.current = false;
    setBusy(false);
    if (reply.kind === "refused") show(reply.problem.errors, reply.problem);
    if (reply.kind !== "read") return;
    started.current = true;
    toast("good", kind.started);
    go([kind.view, reply.body.id]);
  };
  return { busy, found, problem, setFound, submit };
}

/** Beside a field that may be in a part that is closed. */
function focusFirstWrong(): void {
  const [first] = document.querySelectorAll<HTMLElement>('main [aria-invalid="true"]');
  for (let at = first?.closest("details"); at; at = at.parentElement?.closest("details")) {
    at.open = true;
  }
  first?.focus();
}
