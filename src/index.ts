import { startProgram } from "./program";

startProgram();
