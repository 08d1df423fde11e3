/**
 * Loaded before the program of a measured process. Asked for its heap, it collects the garbage and answers with the bytes in use.
 */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { ASK_FOR_HEAP, type HeapAnswer } from "./process-meter";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

process.on("message", (message) => {
  if (message !== ASK_FOR_HEAP) return;
  collect();
  const { heapUsed, external } = process.memoryUsage();
  process.send?.({ heapBytes: heapUsed + external } satisfies HeapAnswer);
});
