import axios from "axios";
import { startCallbackReceiver } from "../../../local/simulators/callback-receiver";

const http = axios.create({ validateStatus: () => true, proxy: false });

describe("startCallbackReceiver", () => {
  it("keeps every callback, also one it answers badly", async () => {
    await using receiver = await startCallbackReceiver();
    receiver.faults.add({ fault: { kind: "status", status: 500 } });

    const first = await http.post(receiver.callBackUri, { output: 1 });
    const second = await http.post(`${receiver.callBackUri}/adf?token=secret`, { output: 2 });

    expect([first.status, second.status]).toStrictEqual([500, 200]);
    expect(receiver.received().map(({ body }) => body)).toStrictEqual([
      { output: 1 },
      { output: 2 },
    ]);
  });
});
