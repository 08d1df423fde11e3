/**
 * Every benchmark, in the order of `npm run bench`. `bench/README.md` has the same list for people; `test/docs/benches.test.ts`
 * compares both with the scripts of package.json.
 */
export interface Bench {
  /** `bench/<name>.ts` and `npm run bench:<name>`. */
  readonly name: string;
  /** What its tables answer. */
  readonly question: string;
  /** The options with which it takes a minute or a few. */
  readonly quick: readonly string[];
  /** What it cannot do without; without it, `npm run bench` leaves the benchmark out and says so. */
  readonly needs?: "a Functions host";
}

export const benches: readonly Bench[] = [
  {
    name: "cold-start",
    question:
      "How long does the deployed app take to load, beside the least that any such app loads?",
    quick: [],
  },
  {
    name: "lookout",
    question:
      "How many calls does a workspace get, and how late is an end noticed, with the lookout?",
    quick: ["--runs", "20"],
  },
  {
    name: "adaptive",
    question:
      "How many calls does a run need, and how late is its end noticed, with adaptive waits?",
    quick: [],
  },
  {
    name: "http",
    question: "How long do the HTTP calls of many callers take, with many runs live and with none?",
    quick: ["--live", "200", "--calls", "200", "--rounds", "1"],
  },
  {
    name: "lists",
    question: "What does a page of the list of runs cost with few and with many runs in the hub?",
    quick: ["--runs", "1000", "--calls", "20"],
  },
  {
    name: "load",
    question: "Are many runs at once all started once, within the limits of their workspaces?",
    quick: ["--tenth"],
  },
  {
    name: "lanes",
    question: "How long does a start take while another workspace is in trouble?",
    quick: ["--live", "100", "--starts", "15", "--recovery", "15"],
  },
  {
    name: "week",
    question: "Do the memory and the journal of the embedded host grow in weeks of steady work?",
    quick: ["--days", "12", "--runs", "24"],
  },
  {
    name: "checks",
    question: "What CPU time does a long wait cost, alone and with a lookout for many runs?",
    quick: ["--intervals", "200"],
  },
  {
    name: "host",
    question: "How much memory and CPU do live runs and a restart take on the embedded host?",
    quick: ["--runs", "1000", "--seconds", "30"],
  },
  {
    name: "cost",
    question:
      "How many executions and storage transactions, and how much CPU time, does a run cost?",
    quick: ["--runs", "10", "--idle", "60"],
    needs: "a Functions host",
  },
  {
    name: "capacity",
    question: "What do 1,000 to 100,000 live runs need, and which limit do they reach first?",
    quick: ["--live", "0"],
  },
];
