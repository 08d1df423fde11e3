/**
 * Webhooks that bear a proof, with anything at every place. What wakes a run is read of two or three fields; the body is
 * refused as a whole where it is too long, nested too deeply or no well-formed text.
 */
import { HttpRequest, InvocationContext, type HttpResponseInit } from "@azure/functions";
import type { WebhookKind } from "../../../src/contracts/webhook";
import { webhook as databricksWebhooks } from "../../../src/providers/databricks/webhook";
import { webhook as dbtWebhooks } from "../../../src/providers/dbt-cloud/webhook";
import { BODY_BYTE_LIMIT } from "../../../src/triggers/door/body-bytes";
import { guarded } from "../../../src/triggers/door/guarded";
import { createReceiveWebhook } from "../../../src/triggers/webhooks/receive-webhook";
import { MemoryHub } from "../../support/memory-hub";
import {
  basic,
  databricksWebhook,
  dbtWebhook,
  provenBy,
  signatureOf,
} from "../../support/vendor-webhooks";
import { timed } from "../support/blocked-time";
import { HOSTILE_TEXTS, HOSTILE_VALUES, type HostileValue } from "../support/hostile-values";
import { pathsOf, textWith } from "../support/json-paths";
import { objectionsTo } from "../support/objections";

const NOW = new Date("2026-03-02T06:00:00.000Z");
const KEY = "the-key-of-the-subscription";
const WOKEN = '200 {"woken":1}';
const NOBODY = '200 {"woken":0}';

interface Sender {
  readonly provider: string;
  readonly kind: WebhookKind;
  readonly connectionId: string;
  readonly json: unknown;
  readonly proofOf: (body: string) => string;
  /** Without these nobody is woken. */
  readonly deciding: readonly string[];
}

const senders: readonly Sender[] = [
  {
    provider: "databricks",
    kind: databricksWebhooks,
    connectionId: "adb-1.2",
    json: JSON.parse(databricksWebhook({ runId: "501" }).body),
    proofOf: () => basic("runward", KEY),
    deciding: ["run", "run.run_id"],
  },
  {
    provider: "dbt-cloud",
    kind: dbtWebhooks,
    connectionId: "7",
    json: JSON.parse(dbtWebhook({ runId: "501", at: NOW, accountId: 7 }).body),
    proofOf: (body) => signatureOf(body, KEY),
    deciding: ["accountId", "data", "data.runId"],
  },
];

/** Sends it to an app in which run 501 is watched. */
async function send(sender: Sender, body: string): Promise<HttpResponseInit> {
  const { provider, kind, connectionId, proofOf } = sender;
  const hub = new MemoryHub(() => NOW);
  hub.put({ instanceId: `watch-${provider}-${connectionId}-501-1`, name: "watch" });
  const keys = { get: () => Promise.resolve({ kind: "token" as const, token: KEY }) };
  const senders = [{ connectionId, keys }];
  const receive = guarded(createReceiveWebhook({ provider, kind, senders, now: () => NOW }));
  const request = new HttpRequest({
    method: "POST",
    url: "https://runward.example/api/webhooks/vendor",
    headers: { authorization: proofOf(body) },
    body: { string: body },
  });
  const context = new InvocationContext({ functionName: kind.functionName });
  return (await receive(request, hub.client, context)) as HttpResponseInit;
}

const outcomeOf = ({ status = 0, body }: HttpResponseInit): string =>
  status === 200 ? `200 ${body as string}` : String(status);

function expectedOutcome({ deciding }: Sender, path: string, body: string): readonly string[] {
  if (Buffer.byteLength(body) > BODY_BYTE_LIMIT) return ["413"];
  // The whole may be no object; a part may be nested too deeply, or hold half a character.
  if (path === "$") return ["400", NOBODY];
  if (body.includes("[[[") || body.includes('{"a":{"a":') || body.includes("\\ud800")) {
    return ["400"];
  }
  return deciding.includes(path) ? [NOBODY] : [WOKEN];
}

/** Also what is not refused for its length alone. */
const VALUES: readonly HostileValue[] = [
  ...HOSTILE_VALUES,
  ...HOSTILE_TEXTS.map(({ name, text }): HostileValue => ({
    name: `the beginning of ${name}`,
    type: "text",
    json: JSON.stringify(text.slice(0, 6_000)),
  })),
  { name: "a list of thousands", type: "array", json: `[${"7,".repeat(5_000)}7]` },
];

async function objectionsAt(sender: Sender, path: string): Promise<string[]> {
  const objections: string[] = [];
  for (const { name, json } of VALUES) {
    const body = textWith(sender.json, path, json);
    const { result, objection } = await timed(() => send(sender, body));
    const outcome = outcomeOf(result);
    const expected = expectedOutcome(sender, path, body);
    if (!expected.includes(outcome)) objections.push(`${name}: ${outcome}, not ${expected.join()}`);
    if (objection !== null) objections.push(`${name}: ${objection}`);
    const texts = objectionsTo(JSON.parse(result.body as string));
    objections.push(...texts.map((text) => `${name}: ${text}`));
  }
  return objections;
}

describe.each(senders.map((sender): [string, Sender] => [sender.provider, sender]))(
  "a webhook of %s",
  (_, sender) => {
    it("wakes the run that it names", async () => {
      expect(outcomeOf(await send(sender, JSON.stringify(sender.json)))).toBe(WOKEN);
      expect(pathsOf(sender.json)).toStrictEqual(expect.arrayContaining([...sender.deciding]));
    });

    it.each(pathsOf(sender.json))("wakes that run or none with anything at %s", async (path) => {
      expect(await objectionsAt(sender, path)).toStrictEqual([]);
    });

    it.each(HOSTILE_TEXTS)("is not authenticated by $name", async ({ text }) => {
      const body = Buffer.from("{}");

      const { result, objection } = await timed(() =>
        Promise.resolve(
          [text, `Basic ${text}`].map((authorization) =>
            sender.kind.readProof(provenBy(authorization, body))?.(KEY),
          ),
        ),
      );

      expect(result).not.toContain(true);
      expect(objection).toBeNull();
    });
  },
);
