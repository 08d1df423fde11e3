import { toNotice, type Notice } from "../../../src/notices/notice";
import { noticeBody } from "../../../src/notices/notice-body";
import { slackBody } from "../../../src/notices/forms/slack";
import { teamsBody } from "../../../src/notices/forms/teams";
import { aRunEnding, BASE_URL, RUN_ID } from "../../support/endings";
import { aRule } from "../../support/notice-rules";
import { RUN_PAGE } from "../../support/run-builders";

const ENDING = aRunEnding();
const NOTICE = toNotice(ENDING, { rule: "on call", runId: RUN_ID, baseUrl: BASE_URL });
const PAGE = `${BASE_URL}/api/ui#/runs/${RUN_ID}`;
const NEXT = `Open the run and correct the cause. Repair it on its page in Runward, or with: runward repair ${RUN_ID}`;
const TIME = "2026-03-02 06:00 UTC to 2026-03-02 06:04 UTC (4 min)";

const aNotice = (changes: Partial<Notice>): Notice => ({ ...NOTICE, ...changes });

/** Every text of a body, with the path to it. */
function textsIn(value: unknown, path = ""): [path: string, text: string][] {
  if (typeof value === "string") return [[path, value]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inside]) => textsIn(inside, `${path}.${name}`));
}

const plain = (text: string): object => ({ type: "plain_text", text, emoji: false });
const markdown = (text: string): object => ({ type: "mrkdwn", text, verbatim: true });

describe("slackBody", () => {
  it("is this", () => {
    expect(noticeBody(aRule({ form: "slack" }), ENDING, asked)).toStrictEqual({
      text: "Failed: Nightly load",
      blocks: [
        { type: "header", text: plain("Failed: Nightly load") },
        {
          type: "section",
          text: markdown(
            "```\nWorkload failed, see run output for details\ningest: Table orders is missing\n```",
          ),
        },
        { type: "section", text: plain(`Next: ${NEXT}`) },
        {
          type: "section",
          fields: [
            plain("Job: Nightly load (77)"),
            plain("Target: databricks-job at adb-1.2"),
            plain(`Run: ${RUN_ID}`),
            plain("Run at the vendor: 501"),
            plain(`Time: ${TIME}`),
          ],
        },
        {
          type: "section",
          text: markdown(`<${RUN_PAGE}|Run at the vendor>\n<${PAGE}|This run in Runward>`),
        },
      ],
    });
  });

  it("lets no text from outside mention people, make links or leave its block", () => {
    const attack = "<!channel> <@U024BE7LH> <https://evil.example|Run> ``` & *bold* @here ````";
    const body = slackBody(
      aNotice({ title: attack, cause: [attack, "```"], facts: [["Job", attack]] }),
    );
    const texts = textsIn(body).map(([, text]) => text);
    const mine = texts.filter((text) => text.includes("channel"));

    expect(mine).toHaveLength(4);
    expect(mine.filter((text) => /<[!@#h]|&(?!amp;|lt;|gt;)/.test(text))).toStrictEqual([]);
    // Within the fences of the cause, and in no other text that is read as Markdown.
    const fenced = mine.filter((text) => /^```\n[^]*\n```$/.test(text));
    expect(fenced.map((text) => text.match(/```/g))).toStrictEqual([["```", "```"]]);
  });

  it("lets no page leave its link", () => {
    const body = slackBody(
      aNotice({ links: [{ title: "Run", url: "https://a.example/x|y>?b=1&c=<!here>#|>" }] }),
    );

    expect(textsIn(body).map(([, text]) => text)).toContain(
      "<https://a.example/x%7Cy%3E?b=1&amp;c=%3C!here%3E#%7C%3E|Run>",
    );
  });

  it.each([
    ["letters", "x"],
    ["characters that are escaped", "&"],
    ["characters of two units", "😀"],
    ["backticks", "`"],
  ])("keeps Slack's lengths, with many %s", (_what, character) => {
    const long = character.repeat(9_000);
    const facts = Array.from({ length: 12 }, () => ["Job", long] as const);
    const body = slackBody(aNotice({ title: long, cause: [long], next: long, facts })) as {
      readonly text: string;
      readonly blocks: readonly object[];
    };
    const texts = textsIn(body.blocks).filter(([path]) => path.endsWith(".text"));
    const lengths = texts.map(([, text]) => text.length);
    const fields = texts.filter(([path]) => path.includes(".fields.")).map(([, text]) => text);

    expect(body.text.length).toBeLessThanOrEqual(150);
    expect(lengths[0]).toBeLessThanOrEqual(150);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(3_000);
    expect(fields).toHaveLength(10);
    expect(Math.max(...fields.map(({ length }) => length))).toBeLessThanOrEqual(2_000);
    expect(JSON.stringify(body)).not.toMatch(/&(?!amp;)|\\ud83d(?!\\ude00)/);
  });

  it("has no block for what there is not", () => {
    const { blocks } = slackBody(aNotice({ cause: [], next: null })) as {
      readonly blocks: readonly { readonly type: string }[];
    };

    expect(blocks.map(({ type }) => type)).toStrictEqual(["header", "section", "section"]);
  });
});

const asked = { runId: RUN_ID, baseUrl: BASE_URL };

const run = (text: string, style: object = {}): object => ({ type: "TextRun", text, ...style });
const block = (spacing: string, ...inlines: object[]): object => ({
  type: "RichTextBlock",
  spacing,
  inlines,
});
const bold = (label: string): object => run(`${label}: `, { weight: "bolder" });

describe("teamsBody", () => {
  it("is this", () => {
    expect(noticeBody(aRule({ form: "teams" }), ENDING, asked)).toStrictEqual({
      type: "message",
      attachments: [
        {
          contentType: "application/vnd.microsoft.card.adaptive",
          contentUrl: null,
          content: {
            $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
            type: "AdaptiveCard",
            version: "1.4",
            msteams: { width: "Full" },
            body: [
              block(
                "none",
                run("Failed: Nightly load", {
                  ...{ size: "large", weight: "bolder", color: "attention" },
                }),
              ),
              block(
                "none",
                run("Workload failed, see run output for details", { fontType: "monospace" }),
              ),
              block("none", run("ingest: Table orders is missing", { fontType: "monospace" })),
              block("medium", bold("Next"), run(NEXT)),
              block("medium", bold("Job"), run("Nightly load (77)")),
              block("none", bold("Target"), run("databricks-job at adb-1.2")),
              block("none", bold("Run"), run(RUN_ID)),
              block("none", bold("Run at the vendor"), run("501")),
              block("none", bold("Time"), run(TIME)),
            ],
            actions: [
              { type: "Action.OpenUrl", title: "Run at the vendor", url: RUN_PAGE },
              { type: "Action.OpenUrl", title: "This run in Runward", url: PAGE },
            ],
          },
        },
      ],
    });
  });

  it("shows texts from outside only where Teams reads no Markdown, macros or mentions", () => {
    const attack = "[Run](https://evil.example) <at>Everyone</at> **x** {{DATE(2026-01-01)}} ${a}";
    const body = teamsBody(
      aNotice({ title: attack, cause: [attack], next: attack, facts: [["Job", attack]] }),
    );
    const places = textsIn(body)
      .filter(([, text]) => text === attack)
      .map(([path]) => path.replaceAll(/\d+/g, "n"));

    expect(places).toStrictEqual(
      Array.from({ length: 4 }, () => ".attachments.n.content.body.n.inlines.n.text"),
    );
    expect(JSON.stringify(body)).not.toContain('"TextBlock"');
    expect(JSON.stringify(body)).not.toContain('"entities"');
  });

  it.each([
    ["long lines", ["x".repeat(9_000), "y".repeat(9_000)]],
    ["many lines", Array.from({ length: 3_000 }, (_, line) => `line ${line}`)],
    ["many long lines of three bytes", Array.from({ length: 60 }, () => "語".repeat(1_400))],
    ["quotation marks", Array.from({ length: 40 }, () => '"'.repeat(1_400))],
  ])("keeps Teams' 28 KB, with %s", (_what, cause) => {
    const facts = Array.from({ length: 8 }, () => ["Job", "語".repeat(300)] as const);
    const bytes = Buffer.byteLength(JSON.stringify(teamsBody(aNotice({ cause, facts }))));

    expect(bytes).toBeGreaterThan(3_000);
    expect(bytes).toBeLessThanOrEqual(28_000);
  });

  it("says that the page has the rest of a cause that is too long", () => {
    const cause = Array.from({ length: 41 }, (_, line) => `line ${line}`);

    const texts = textsIn(teamsBody(aNotice({ cause }))).map(([, text]) => text);

    expect(texts).toContain("line 39");
    expect(texts).not.toContain("line 40");
    expect(texts).toContain("… the page of the run has the rest.");
  });
});

describe("webhookBody", () => {
  it("is this", () => {
    expect(noticeBody(aRule(), ENDING, asked)).toStrictEqual({
      id: `${RUN_ID}/on call`,
      rule: "on call",
      kind: "run",
      outcome: "failed",
      code: "runFailed",
      title: "Failed: Nightly load",
      text: [
        "Failed: Nightly load",
        "Workload failed, see run output for details",
        "ingest: Table orders is missing",
        `Next: ${NEXT}`,
        "Job: Nightly load (77)",
        "Target: databricks-job at adb-1.2",
        `Run: ${RUN_ID}`,
        "Run at the vendor: 501",
        `Time: ${TIME}`,
        `Run at the vendor: ${RUN_PAGE}`,
        `This run in Runward: ${PAGE}`,
      ].join("\n"),
      next: NEXT,
      links: [
        { title: "Run at the vendor", url: RUN_PAGE },
        { title: "This run in Runward", url: PAGE },
      ],
      document: ENDING.document,
    });
  });

  it("has the status document, without what the job returned", () => {
    const outputs = { nodes: { success: 1 }, slowest: [], artifacts: [], truncated: false };
    const ending = aRunEnding({ outcome: "succeeded" }, { outputs });

    expect(noticeBody(aRule(), ending, asked)).toMatchObject({
      document: { id: RUN_ID, outputs: null },
    });
  });
});
