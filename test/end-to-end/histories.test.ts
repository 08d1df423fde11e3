import { expectNoViolationIn } from "../support/history/soak/expect-no-violation";

describe("callers of one app at random, whose host is killed and whose vendors lose answers", () => {
  it("see nothing that a rule of the checker forbids", async () => {
    // More are played by `npm run test:faults`.
    await expectNoViolationIn(4);
  });
});
