/** A field's name as a heading, without its unit: `durationSeconds` → `Duration`. Other names stay as they are. */
export function headingOf(name: string): string {
  if (!/^[a-z][a-zA-Z0-9]*$/.test(name)) return name;
  const words = name
    .replace(/(?<=.)Seconds$/, "")
    .replace(/(?<=.)At$/, "")
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase();
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
