import { toRpcFailure } from "../worker/rpc-failure";
import type { Log } from "../log";
import { resolveAppSettings } from "../environment";
import type { RegisteredFunction } from "../worker/function-registry";
import type { Worker } from "../worker/invocation";
import { incomingTrace } from "../worker/trace-context";
import { hasKey } from "./caller";
import { toHttpData, writeHttpData } from "./http-data";
import { toRoutePath } from "./route-template";
import type { RoutedRequest, Router } from "./router";

export interface HttpTriggerOptions {
  readonly routePrefix: string;
  /** If given, functions of level "function" and "admin" require it; otherwise no key is checked. */
  readonly functionKey: string | undefined;
  readonly worker: Worker;
  readonly log: Log;
}

const DEFAULT_METHODS = ["GET", "POST"];

/** Serves one HTTP function. Keys are checked only if a key was given, because this host is for development. */
export function serveHttpFunction(
  router: Router,
  target: RegisteredFunction,
  options: HttpTriggerOptions,
): void {
  const { trigger } = target;
  const route = resolveAppSettings(trigger.route ?? target.name);
  const { path, catchAll } = toRoutePath(options.routePrefix, route);
  const methods = trigger.methods ?? [];
  const key = isProtected(trigger.authLevel) ? options.functionKey : undefined;

  router.add(
    methods.length === 0 ? DEFAULT_METHODS : methods.map((method) => method.toUpperCase()),
    path,
    async (request, response) => {
      if (key !== undefined && !hasKey(request.raw, key)) {
        response.writeHead(401).end();
        return;
      }
      const http = toHttpData(request.raw, namedParams(request, catchAll), request.body);
      try {
        const { returnValue } = await options.worker.invoke({
          ...{ target, triggerData: { http }, trace: incomingTrace(request.raw.headers) },
        });
        writeHttpData(response, returnValue);
      } catch (thrown) {
        logFailure(options.log, target.name, thrown);
        response.writeHead(500, { "content-length": "0" }).end();
      }
    },
  );
}

function isProtected(authLevel: string | undefined): boolean {
  return authLevel?.toLowerCase() === "function" || authLevel?.toLowerCase() === "admin";
}

function namedParams(
  { params }: RoutedRequest,
  catchAll: string | undefined,
): RoutedRequest["params"] {
  const { "*": rest, ...named } = params;
  return catchAll === undefined ? named : { ...named, [catchAll]: rest };
}

export function logFailure(log: Log, functionName: string, thrown: unknown): void {
  log({
    level: "error",
    category: "host",
    functionName,
    message: `Executed 'Functions.${functionName}' (Failed): ${toRpcFailure(thrown).message}`,
  });
}
