interface TestResults {
  readonly testResults: readonly {
    readonly testFilePath: string;
    readonly testResults: readonly {
      readonly duration?: number | null;
      readonly fullName: string;
    }[];
  }[];
}

declare class SlowestTests {
  static slowestTests(results: TestResults, root: string): string[];
}
export = SlowestTests;
