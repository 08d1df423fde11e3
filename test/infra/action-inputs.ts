/**
 * The inputs that workflows give to actions, each of which is in the `action.yml` of the pinned commit. GitHub ignores an
 * unknown input with a warning, so a misspelled one would change nothing. A new major version may have others.
 */
export const ACTION_INPUTS: Readonly<Record<string, readonly string[]>> = {
  "actions/attest@v4": ["subject-checksums", "subject-path", "sbom-path"],
  "actions/checkout@v7": ["persist-credentials"],
  "actions/dependency-review-action@v4": ["fail-on-scopes", "fail-on-severity"],
  "actions/download-artifact@v8": ["name"],
  "actions/setup-node@v7": ["node-version", "cache", "package-manager-cache"],
  "actions/upload-artifact@v7": ["name", "path", "if-no-files-found"],
  "github/codeql-action/analyze@v4": [],
  "github/codeql-action/init@v4": ["languages", "build-mode", "queries"],
  "hashicorp/setup-terraform@v4": ["terraform_version", "terraform_wrapper"],
};
