/**
 * A process runs many test files, and a test that times out does not remove the certificate that it trusts, so the end of each
 * file does.
 */
import { trustNoFurtherCertificate } from "../../local/trusted-certificates";

export { trustCertificate } from "../../local/trusted-certificates";

// eslint-disable-next-line jest/require-top-level-describe -- not a test file: the hook belongs to the file that imports it.
afterAll(trustNoFurtherCertificate);
