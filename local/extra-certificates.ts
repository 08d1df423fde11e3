import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * Node reads only one file of extra certificates (`NODE_EXTRA_CA_CERTS`), so this file also gets the ones that the
 * variable already names.
 */
export async function addExtraCertificate(certificate: string, folder: string): Promise<string> {
  const file = join(folder, "trusted.pem");
  await writeFile(file, `${await alreadyTrusted()}\n${certificate}`);
  return file;
}

async function alreadyTrusted(): Promise<string> {
  const file = process.env["NODE_EXTRA_CA_CERTS"] ?? "";
  if (file === "") return "";
  return readFile(file, "utf8").catch(() => "");
}
