import { vendors } from "../../src/providers/vendors";
import { settingNames } from "../../src/settings/settings";

/** Set by the platform in every app, or settings of the Functions host that the app reads too. */
export const SET_BY_THE_PLATFORM = [
  "AzureWebJobsStorage",
  "AzureWebJobsStorage__accountName",
  "AzureWebJobsStorage__blobServiceUri",
  "AzureWebJobsStorage__clientId",
  "IDENTITY_ENDPOINT",
  "WEBSITE_AUTH_ENABLED",
  "WEBSITE_HOSTNAME",
];

/** The names that the app looks for. */
export const settingsOfTheApp = (): string[] =>
  settingNames(vendors.map(({ connections }) => connections));
