/** An address from a vendor or a caller that a person may open; null for everything else, such as `javascript:`. */
export function safeLink(address: string | null | undefined): string | null {
  if (address === null || address === undefined) return null;
  try {
    const { protocol, href } = new URL(address);
    return protocol === "https:" || protocol === "http:" ? href : null;
  } catch {
    return null;
  }
}
