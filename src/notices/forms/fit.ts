/** Cutting texts to what a receiver takes, counted as the receiver counts them. */

/** As many whole characters as fit after each was escaped; a cut text ends with "…". */
export function escapedToFit(
  text: string,
  limit: number,
  escape: (character: string) => string,
): string {
  let kept = "";
  let escaped = "";
  for (const character of text) {
    const piece = escape(character);
    if (escaped.length + piece.length > limit) return `${kept}…`;
    escaped += piece;
    if (escaped.length < limit) kept = escaped;
  }
  return escaped;
}
