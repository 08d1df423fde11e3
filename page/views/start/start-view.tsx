/** `#/start`, `#/start?from=r-…`, `#/start/workflow`: starts a run or a workflow. */
import { useEffect, useMemo, useState } from "preact/hooks";
import { bodyOf, contract, contractProblem, readContract } from "../../api/contract";
import { getRequest } from "../../api/runs";
import { fieldsOf } from "../../logic/form-fields";
import { textsOf } from "../../logic/form-values";
import type { JsonSchema } from "../../logic/json-schema";
import type { Problem } from "../../logic/problem";
import { Loading, ProblemNotice } from "../../parts/notices";
import { runAddress, type ViewProps } from "../../state/route";
import { draftOf, setDraft } from "./draft";
import { RUN, WORKFLOW, type Kind } from "./kinds";
import { StartForm } from "./start-form";

export function StartView({ place }: ViewProps) {
  const kind = place.path[1] === "workflow" ? WORKFLOW : RUN;
  const from = kind === RUN ? (place.query.get("from") ?? null) : null;
  const schema = bodyOf(kind.path);
  const problem = contractProblem.value;
  useEffect(() => {
    document.title = `${kind.title} · Runward`;
  }, [kind]);
  return (
    <>
      {from !== null && (
        <nav class="crumbs" aria-label="Where this is">
          <a href={runAddress(from)}>The run with whose request this begins</a>
        </nav>
      )}
      <div class="view-head">
        <h1>{from === null ? kind.title : "Start again"}</h1>
        {from === null && <a href={kind.other.href}>{kind.other.text}</a>}
      </div>
      {schema !== null ? (
        <Filled key={`${kind.path} ${from ?? ""}`} kind={kind} from={from} schema={schema} />
      ) : problem === null ? (
        <Loading what="the fields" />
      ) : (
        <ProblemNotice problem={problem} onRetry={() => void readContract()} />
      )}
    </>
  );
}

interface FilledProps {
  readonly kind: Kind;
  readonly from: string | null;
  readonly schema: JsonSchema;
}

/** Begins with what was typed before, or with the request of a run. */
function Filled({ kind, from, schema }: FilledProps) {
  const schemas = contract.value?.components.schemas ?? {};
  const fields = useMemo(() => fieldsOf(schema, schemas), [schema]);
  const [problem, setProblem] = useState<Problem | null>(null);
  const name = `${kind.path} ${from ?? ""}`;
  const draft = draftOf(name);
  const isNew = draft === null;

  useEffect(() => {
    if (!isNew) return;
    if (from === null) {
      setDraft(name, {});
      return;
    }
    void getRequest(from).then((reply) => {
      if (reply.kind === "refused") setProblem(reply.problem);
      if (reply.kind !== "read") return;
      const texts = textsOf(fields, reply.body.request);
      const json = texts === null ? JSON.stringify(reply.body.request, null, 2) : null;
      setDraft(name, { texts: texts ?? {}, json });
    });
  }, [isNew]);

  if (draft !== null) {
    return <StartForm {...{ kind, name, draft, schema, schemas, fields }} />;
  }
  if (problem === null) return <Loading what="the request" />;
  return (
    <>
      <ProblemNotice problem={problem} />
      <a href="#/start">Start with an empty form</a>
    </>
  );
}
