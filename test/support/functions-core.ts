import { functionsCore } from "./host-loading";

module.exports = functionsCore;
