import { startProgram } from "./program/program";

startProgram();
