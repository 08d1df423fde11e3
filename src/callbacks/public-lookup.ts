import { lookup as systemLookup, type LookupAddress, type LookupAllOptions } from "node:dns";
import type { LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";
import { isLoopback } from "../http/request-url";

/** `dns.lookup`, as far as it is used here. */
export type Resolve = (
  hostname: string,
  options: LookupAllOptions,
  /** Node hands over no addresses beside an error, whatever its types say. */
  callback: (error: NodeJS.ErrnoException | null, addresses?: LookupAddress[]) => void,
) => void;

/** The name resolves to an address that no callback may reach. */
export class AddressRefusedError extends Error {
  override readonly name = "AddressRefusedError";
  readonly code = "ERR_ADDRESS_REFUSED";
}

/** Azure's own wire server has an address from the public range: https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16 */
const AZURE_WIRE_SERVER = "168.63.129.16";

/**
 * All of IPv6 that anybody on the internet may have. Outside lie the forms that embed an IPv4 address and that a gateway or
 * the system may turn into it, such as ::169.254.169.254: https://www.iana.org/assignments/ipv6-address-space
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
 * Resolves names for a connection and refuses the whole answer when any part of it is not public. The check is done on
 * what the socket then connects to, so a name that changes its mind after an earlier check (DNS rebinding) gains nothing.
 * `localhost` only comes this far when the operator named it.
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
