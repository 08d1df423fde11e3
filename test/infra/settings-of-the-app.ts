import { vendors } from "../../src/providers/vendors";
import { settingNames } from "../../src/settings/settings";

/** Set by the platform in every app, so the template leaves them alone. */
export const SET_BY_THE_PLATFORM = [
  "IDENTITY_ENDPOINT",
  "WEBSITE_AUTH_ENABLED",
  "WEBSITE_HOSTNAME",
];

/** The names that the app looks for. */
export const settingsOfTheApp = (): string[] =>
  settingNames(vendors.map(({ connections }) => connections));
