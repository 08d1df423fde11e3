import { lookup as systemLookup, type LookupAddress, type LookupAllOptions } from "node:dns";
import type { LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";
import { isLoopback } from "../http/request-url";

/** The part of `dns.lookup` that is used here. */
export type Resolve = (
  hostname: string,
  options: LookupAllOptions,
  /** With an error Node passes no addresses, although its types say so. */
  callback: (error: NodeJS.ErrnoException | null, addresses?: LookupAddress[]) => void,
) => void;

/** The name resolves to an address that callbacks may not be sent to. */
export class AddressRefusedError extends Error {
  override readonly name = "AddressRefusedError";
  readonly code = "ERR_ADDRESS_REFUSED";
}

/** Azure's own wire server has an address from the public range: https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16 */
const AZURE_WIRE_SERVER = "168.63.129.16";

/**
 * All IPv6 addresses that are public. The rest includes forms that embed an IPv4 address and that a gateway or the system
 * may translate to it, such as ::169.254.169.254: https://www.iana.org/assignments/ipv6-address-space
 */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR("2000::/3");

/** Neither private, loopback, link-local (the metadata services), carrier-grade NAT nor otherwise special. */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.process(text);
  if (address instanceof ipaddr.IPv6 && !address.match(GLOBAL_UNICAST)) return false;
  return address.range() === "unicast" && address.toString() !== AZURE_WIRE_SERVER;
}

/**
 * Resolves names for a connection, and refuses the whole result if any address in it is not public. The socket then
 * connects to the address that was checked, so a name that resolves differently after a check (DNS rebinding) has no effect.
 * `localhost` gets here only if the operator allowed it.
 */
export const createPublicLookup =
  (resolve: Resolve = systemLookup): LookupFunction =>
  (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses = []) => {
      const [first] = addresses;
      if (error !== null || first === undefined) {
        callback(error ?? new AddressRefusedError("no address"), "");
      } else if (
        !isLoopback(hostname) &&
        !addresses.every(({ address }) => isPublicAddress(address))
      ) {
        callback(new AddressRefusedError("not a public address"), "");
      } else if (options.all === true) {
        callback(null, addresses);
      } else {
        callback(null, first.address, first.family);
      }
    });
  };
