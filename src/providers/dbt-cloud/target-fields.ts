/** Fields that several types of targets have. */
import { VendorId } from "../../contracts/identifiers";

export const accountId = VendorId.optional().describe(
  "The dbt Cloud account. May be left out when one account is configured.",
);
