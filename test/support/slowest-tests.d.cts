interface TestResults {
  readonly testResults: readonly {
    readonly testFilePath: string;
    readonly testResults: readonly {
      readonly duration?: number | null;
      readonly fullName: string;
    }[];
  }[];
}

export function slowestTests(results: TestResults, root: string): string[];
