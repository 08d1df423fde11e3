export { deliveryText } from "../../client/delivery-text";
