/** Prints the program that `@sparticuz/chromium` has in its package; it unpacks it into the temporary folder once. */
import chromium from "@sparticuz/chromium";

console.log(await chromium.executablePath());
