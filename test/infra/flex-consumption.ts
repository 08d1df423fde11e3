/**
 * Properties of `siteConfig` that Flex Consumption is known to accept. It refuses the whole deployment for any other that
 * it does not have (51021), so a name belongs here only with proof.
 *
 * The proof: Terraform's acceptance test deploys a Flex Consumption app with all of them, in `completeFourPointOh`.
 * https://github.com/hashicorp/terraform-provider-azurerm/blob/main/internal/services/appservice/function_app_flex_consumption_resource_test.go
 */
export const ACCEPTED_SITE_CONFIG = [
  "cors",
  "http20Enabled",
  "ipSecurityRestrictions",
  "ipSecurityRestrictionsDefaultAction",
  "minTlsVersion",
  "scmMinTlsVersion",
];
