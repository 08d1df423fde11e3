/** Addresses that an operator configures. */
import * as z from "zod";
import { isLoopback } from "./request-url";

const toUrl = (text: string): URL | undefined => {
  const address = text.includes("://") ? text : `https://${text}`;
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  return url.username === "" && url.password === "" ? url : undefined;
};

/** The URL, or why it cannot be used: only `https`, except for loopback, where simulators run. */
function readAddress(text: string): URL | string {
  const url = toUrl(text.trim());
  if (url === undefined) return "must be a host name or an https address";
  if (url.protocol === "http:" && isLoopback(url.hostname)) return url;
  return url.protocol === "https:" ? url : "must use https (http is for loopback only)";
}

/** Accepts `https` hosts with the given suffixes, and loopback for simulators; returns only the origin. */
export const origin = (suffixes: readonly string[] | "any"): z.ZodType<string, string> =>
  z.string().transform((text, refinement) => {
    const fail = (message: string): never => {
      refinement.addIssue({ code: "custom", message });
      return z.NEVER;
    };
    const url = readAddress(text);
    if (typeof url === "string") return fail(url);
    if (isLoopback(url.hostname)) return url.origin;
    if (suffixes === "any") {
      // On a vendor's own domain a path belongs to a copied page; elsewhere it could be a proxy's, and would be lost.
      return url.pathname === "/" ? url.origin : fail("must name a host without a path");
    }
    return suffixes.some((suffix) => url.hostname.endsWith(suffix))
      ? url.origin
      : fail(`must be a host under ${suffixes.join(", ")}`);
  });

/** The address of this app for its callers, with a gateway's path if it has one. Without a slash at the end. */
export const publicAddress: z.ZodType<string, string> = z.string().transform((text, refinement) => {
  const fail = (message: string): never => {
    refinement.addIssue({ code: "custom", message });
    return z.NEVER;
  };
  const url = readAddress(text);
  if (typeof url === "string") return fail(url);
  if (url.search !== "" || url.hash !== "") return fail("must have neither a query nor a fragment");
  const path = url.pathname.split("/").filter((segment) => segment !== "");
  return [url.origin, ...path].join("/");
});
